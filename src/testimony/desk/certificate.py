"""The certificate of a shared desk: the user's own, or one that is made here; and its fingerprint, by which coders know it."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import ssl
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from testimony.desk.passwords import write_private
from testimony.errors import CorpusError

DAYS = 397
"""How long a certificate made here is good for: browsers accept no longer."""

_NAME = "certificate.pem"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its key, as files (they may be one), and the SHA-256 of the certificate as browsers show it."""

    certificate: Path
    key: Path
    fingerprint: str
    made: bool = False


def given(certificate: Path, key: Path) -> Certificate:
    """Return the user's own certificate; raise `CorpusError` where the two do not fit, or others may read the key."""
    for path in (certificate, key):
        if not path.is_file():
            raise CorpusError(
                "there is no such file", where=str(path), next_step="Give the path of a PEM file."
            )
    if os.name == "posix" and stat.S_IMODE(key.stat().st_mode) & 0o077:
        step = f"Let its owner alone read it: chmod 600 {key}"
        raise CorpusError("others on this computer may read the key", where=str(key), next_step=step)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: "")
        return Certificate(certificate, key, _fingerprint(certificate.read_text(encoding="ascii")))
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        step = "Both must be PEM files that belong together, the key without a passphrase."
        raise CorpusError(
            "this certificate cannot be used", where=str(certificate), next_step=step
        ) from error


def made(folder: Path, address: str) -> Certificate:
    """Return the certificate made for an address, a new one where there is none or it has run out."""
    path = folder / _NAME
    found = _there(path, address)
    if found is not None:
        return found
    if find_spec("cryptography") is None:
        step = (
            'Install it with: pip install "testimony[desk]"; or give your own with --certificate and --key.'
        )
        raise CorpusError("cryptography is needed to make a certificate and not installed", next_step=step)
    write_private(path, _fresh(address))
    return Certificate(path, path, _fingerprint(path.read_text(encoding="ascii")), made=True)


def _there(path: Path, address: str) -> Certificate | None:
    """Return the certificate that was made here earlier, if it is still good for this address."""
    if not path.is_file() or find_spec("cryptography") is None:
        return None
    from cryptography import x509

    try:
        text = path.read_text(encoding="ascii")
        found = x509.load_pem_x509_certificate(text.encode())
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return None
    good = datetime.now(UTC) + timedelta(days=1) < found.not_valid_after_utc
    if not good or ipaddress.ip_address(address) not in names.get_values_for_type(x509.IPAddress):
        return None
    return given(path, path)


def _fresh(address: str) -> bytes:
    """Return a key and a certificate signed by it, for one address, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "testimony desk")])
    today = datetime.now(UTC)
    made_ = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=DAYS - 1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return secret + made_.public_bytes(serialization.Encoding.PEM)


def _fingerprint(pem: str) -> str:
    """Return the SHA-256 of the first certificate in a PEM text, in pairs of digits."""
    begin = pem.index("-----BEGIN CERTIFICATE-----")
    end = pem.index("-----END CERTIFICATE-----") + len("-----END CERTIFICATE-----\n")
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem[begin:end].strip() + "\n")).hexdigest().upper()
    return ":".join(digest[i : i + 2] for i in range(0, len(digest), 2))
