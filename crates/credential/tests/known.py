#!/usr/bin/env python3
"""Computes the known values of tests/suite/known.rs from the description alone: RFC 9496 (ristretto255), RFC 9380,
RFC 9497, RFC 5869, RFC 9180 (keys only), RFC 6962 and docs/decisions/0029-credentials.md. Nothing but the standard
library; slow and not constant in time. Prints one `name value` a line.
"""

import base64
import hashlib
import hmac

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def absolute(x):
    return P - x if x % 2 else x


def sqrt_ratio(u, v):
    """Whether u/v is a square, and the root of u/v or of i·u/v that is not negative."""
    r = u * v**3 * pow(u * v**7 % P, (P - 5) // 8, P) % P
    check = v * r * r % P
    flipped, flipped_i = check == -u % P, check == -u * SQRT_M1 % P
    if flipped or flipped_i:
        r = r * SQRT_M1 % P
    return check == u % P or flipped, absolute(r)


_, INVSQRT_A_MINUS_D = sqrt_ratio(1, (-1 - D) % P)
SQRT_AD_MINUS_ONE = 25063068953384623474111414158702152701244531502492656460079210482610430750235
IDENTITY = (0, 1, 1, 0)
BASE_Y = 4 * pow(5, -1, P) % P
BASE_X = sqrt_ratio((BASE_Y**2 - 1) % P, (D * BASE_Y**2 + 1) % P)[1]
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def add(one, other):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, other
    a, b, c, d = (y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2), 2 * D * t1 * t2, 2 * z1 * z2
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    result = IDENTITY
    while scalar:
        if scalar % 2:
            result = add(result, point)
        point, scalar = add(point, point), scalar // 2
    return result


def encode(point):
    x, y, z, t = point
    u1, u2 = (z + y) * (z - y) % P, x * y % P
    _, inverse = sqrt_ratio(1, u1 * u2**2 % P)
    den1, den2 = inverse * u1 % P, inverse * u2 % P
    z_inverse, den = den1 * den2 * t % P, den2
    if t * z_inverse % P % 2:
        x, y, den = y * SQRT_M1 % P, x * SQRT_M1 % P, den1 * INVSQRT_A_MINUS_D % P
    if x * z_inverse % P % 2:
        y = -y % P
    return absolute(den * (z - y) % P).to_bytes(32, "little")


def elligator(t):
    r = SQRT_M1 * t * t % P
    u, v = (r + 1) * (1 - D * D) % P, (-1 - r * D) * (r + D) % P
    is_square, s = sqrt_ratio(u, v)
    if not is_square:
        s = -absolute(s * t % P) % P
    n = ((-1 if is_square else r) * (r - 1) * (D - 1) ** 2 - v) % P
    w0, w1, w2, w3 = 2 * s * v, n * SQRT_AD_MINUS_ONE, 1 - s * s, 1 + s * s
    return w0 * w3 % P, w2 * w1 % P, w1 * w3 % P, w0 * w2 % P


def expand_message(message, tag):
    """expand_message_xmd with SHA-512 to 64 bytes."""
    tag += bytes([len(tag)])
    first = hashlib.sha512(bytes(128) + message + b"\x00\x40\x00" + tag).digest()
    return hashlib.sha512(first + b"\x01" + tag).digest()


def to_group(message):
    uniform = expand_message(message, b"HashToGroup-" + CONTEXT)
    halves = (int.from_bytes(half, "little") % 2**255 % P for half in (uniform[:32], uniform[32:]))
    return add(*map(elligator, halves))


def to_scalar(message, tag):
    return int.from_bytes(expand_message(message, tag), "little") % ORDER


CONTEXT = b"OPRFV1-\x01-ristretto255-SHA512"


def derive_key(seed, info):
    return to_scalar(seed + len(info).to_bytes(2, "big") + info + b"\x00", b"DeriveKeyPair" + CONTEXT)


def hkdf(salt, key, info, length):
    secret, out, block = hmac.new(salt, key, "sha256").digest(), b"", b""
    for counter in range(1, length // 32 + 1):
        block = hmac.new(secret, block + info + bytes([counter]), "sha256").digest()
        out += block
    return out


def x25519_base(secret):
    """The public key of RFC 7748, by addition on the curve in Edwards form: u = (z + y) / (z - y)."""
    scalar = (int.from_bytes(secret, "little") & ~7 & (2**255 - 1)) | 2**254
    _, y, z, _ = times(scalar, BASE)
    return ((z + y) * pow(z - y, -1, P) % P).to_bytes(32, "little")


def hpke_public(seed):
    suite = b"HPKE-v1KEM\x00\x20"
    secret = hmac.new(b"", suite + b"dkp_prk" + seed, "sha256").digest()
    return x25519_base(hmac.new(secret, b"\x00\x20" + suite + b"sk" + b"\x01", "sha256").digest())


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root(leaves):
    if len(leaves) == 1:
        return sha256(b"\x00", leaves[0])
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01", root(leaves[:left]), root(leaves[left:]))


def main():
    assert encode(BASE).hex() == "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76", "RFC 9496, A.1"
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    survey, unit = b"\xaa" * 16, b"\xbb" * 16
    cell = survey + unit
    seed = bytes((0x44 + 7 * at) % 256 for at in range(16))
    bits = int.from_bytes(b"\x01" + seed + sha256(b"candor-recovery/1", survey, seed)[:3], "big")
    code = "".join(letters[bits >> 5 * at & 31] for at in reversed(range(32)))
    number = hkdf(b"candor-collect/1", seed, b"nonce" + cell, 32)
    blind = to_scalar(hkdf(b"candor-collect/1", seed, b"blind" + cell, 64), b"candor-blind/1")
    message = b"candor-token/1" + cell + number
    point = to_group(message)
    secret = derive_key(b"\x11" * 32, b"candor-issuer/1" + cell)
    evaluated = encode(times(secret, point))
    output = hashlib.sha512(len(message).to_bytes(2, "big") + message + b"\x00\x20" + evaluated + b"Finalize").digest()
    numbers = b"".join(number.to_bytes(4, "big") for number in (10, 5, 20_500))
    terms = b"\x01\x09\x01" + survey + b"\x02" * 32 + b"\x03" * 32 + hpke_public(b"\x22" * 32) + numbers
    terms += unit + (12).to_bytes(4, "big") + encode(times(secret, BASE))
    print("code", "-".join(code[at : at + 4] for at in range(0, 32, 4)))
    print("request", (b"\x01\x02" + encode(times(blind, point))).hex())
    print("token", (b"\x01\x04" + cell + number + output).hex())
    print("spent", sha256(b"candor-spent/1", survey, number).hex())
    print("root", root([bytes([at]) * 32 for at in range(1, 8)]).hex())
    print("digest", base64.urlsafe_b64encode(sha256(b"candor-manifest/1", terms)).decode().rstrip("="))


if __name__ == "__main__":
    main()
