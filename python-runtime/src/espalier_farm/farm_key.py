"""The one secret of a farm: its certificate authority and its token, in one file that only its owner may read.

Whoever holds the file may join the farm and run code on its nodes. Each process makes a certificate of its own from
it, for the address at which it answers, so that a farm may grow without a new key.
"""

import ipaddress
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography import x509  # pyright: ignore[reportMissingImports]
from cryptography.hazmat.primitives import hashes, serialization  # pyright: ignore[reportMissingImports]
from cryptography.hazmat.primitives.asymmetric import ec  # pyright: ignore[reportMissingImports]
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # pyright: ignore[reportMissingImports]

from espalier_runtime.protocol.errors import EspalierError

_AUTHORITY_LIFETIME = timedelta(days=3650)
_CERTIFICATE_LIFETIME = timedelta(days=397)
_CLOCK_DIFFERENCE = timedelta(days=1)
_OTHERS_MAY = 0o077


class FarmKey(msgspec.Struct, frozen=True):
    """What the file holds. Certificate and key are PEM."""

    version: int
    authority: str
    authority_key: str
    token: str

    def certificate_for(self, addresses: list[str]) -> tuple[str, str]:
        """A certificate that holds at `addresses` (IP addresses) and on the machine itself, and its key, both PEM."""
        authority_key = serialization.load_pem_private_key(self.authority_key.encode(), password=None)
        if not isinstance(authority_key, ec.EllipticCurvePrivateKey):
            raise damaged("its key is of another kind")
        authority = x509.load_pem_x509_certificate(self.authority.encode())
        key = ec.generate_private_key(ec.SECP256R1())
        own = [x509.IPAddress(ipaddress.ip_address(each)) for each in dict.fromkeys([*addresses, "127.0.0.1"])]
        certificate = (
            _certificate(_name("espalier-farm-member"), authority.subject, key, _CERTIFICATE_LIFETIME)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([*own, x509.DNSName("localhost")]), critical=False)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]),
                critical=False,
            )
            .sign(authority_key, hashes.SHA256())
        )
        return _pem(certificate), _key_pem(key)


def create_key() -> FarmKey:
    """A new farm's key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"espalier-farm-{secrets.token_hex(4)}")
    authority = (
        _certificate(name, name, key, _AUTHORITY_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return FarmKey(1, _pem(authority), _key_pem(key), secrets.token_hex(32))


def write_key(path: Path, key: FarmKey) -> None:
    """Write a new file. Raises usage when there is one: another farm's key must not be lost."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError as error:
        hint = "Use it, or move it away first: without it nobody can join its farm any more."
        raise EspalierError("usage", f"There is a farm key already: {path}.", hint=hint) from error
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(key)) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_key(path: Path) -> FarmKey:
    """The key in the file `path`. Raises usage for none, a damaged one, and one that others may read."""
    try:
        mode = path.stat().st_mode
        text = path.read_bytes()
    except OSError as error:
        hint = "Make one on the machine that leads the farm, and copy it to each of its machines by a safe way."
        raise EspalierError("usage", f"The farm's key {path} cannot be read: {error.strerror}.", hint=hint) from error
    if mode & _OTHERS_MAY:
        hint = f"Take their rights away: chmod 600 {path}"
        raise EspalierError("usage", f"Others may read the farm's key {path}, so it is not used.", hint=hint)
    try:
        key = msgspec.json.decode(text, type=FarmKey)
    except msgspec.DecodeError as error:
        raise damaged(str(error)) from error
    if key.version != 1:
        raise damaged(f"its version is {key.version}, and this program knows 1")
    return key


def damaged(reason: str) -> EspalierError:
    """For a key file that cannot be used."""
    return EspalierError("usage", f"The farm's key is none: {reason}.", hint="Copy it once more from another machine.")


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, lifetime: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_DIFFERENCE)
        .not_valid_after(now + lifetime)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
