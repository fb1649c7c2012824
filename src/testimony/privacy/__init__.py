"""Privacy: names out of texts, people out of studies, and a look at what a file gives away (docs/PRIVACY.md)."""
