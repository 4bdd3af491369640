"""Commitments to choices, and proofs that a count is right without showing what any home chose.

A choice is committed to as C = T·H^r, where T is 1 for 弃权, G for 赞同, K for 反对, and r is known to the
voter and to the place that counts. C shows nothing of the choice and cannot be opened to another one
(Pedersen, 1991). Commitments multiply as what they hide adds up: the product of C^area over all ballots
opens to the agreeing area, the opposing area and a sum of the r, which is all that is published. That every
C hides one of the three choices and no larger number, a proof of one among several says (Cramer, Damgård,
Schoenmakers, 1994), made without a dialogue by a hash (Fiat, Shamir, 1986). Many proofs are checked at once
by one random combination.

The group: order Q, 256 bits, in the numbers modulo P = 2·Q·S + 1, 2048 bits, where S is prime too, so that
apart from the sign nothing lies between; two numbers that differ in sign stand for the same. P, Q and the
bases come out of a sentence by SHA-256, so that nobody chose them: `derived_group` finds them again.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256, sha512
from typing import Any

try:  # the same numbers, ten times as fast; whoever checks a file needs nothing but Python
    from gmpy2 import mpz as _whole

    BLIND_WINDOW = 11  # bits: 15 MB of powers, worked out once, make a ballot a quarter quicker
except ImportError:  # pragma: no cover
    _whole = int
    BLIND_WINDOW = 8

SENTENCE = "jiugai: votes that anyone can check, 2026"
Q_TRIES, S_STEPS, Q_BITS, S_BITS = 23, 231_915, 256, 1791
CHOICES = ("abstain", "agree", "oppose")
BATCH_BITS, WINDOW, FEW = 64, 8, 32

Vector = tuple[int, int]
"""Exponents of G and K: what a number is made of, besides H."""
HIDDEN: Mapping[str, Vector] = {"abstain": (0, 0), "agree": (1, 0), "oppose": (0, 1)}
DIFFERENT: Sequence[Vector] = tuple(
    (one[0] - other[0], one[1] - other[1])
    for one in HIDDEN.values()
    for other in HIDDEN.values()
    if one != other
)


class ProofFails(ValueError):
    """A proof or a sum that does not hold."""


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers in which we count. `bases`: G and K; `blind`: H."""

    p: int
    q: int
    bases: tuple[int, int]
    blind: int

    def of(self, vector: Vector) -> Any:
        """G^a · K^b."""
        made = _whole(1)
        for base, exponent in zip(self.bases, vector, strict=True):
            made = made * pow(base, exponent % self.q, self.p) % self.p
        return made

    def same(self, one: Any, other: Any) -> bool:
        """Whether two numbers stand for the same, whatever their sign."""
        return 0 in ((one - other) % self.p, (one + other) % self.p)


def _drawn(label: str, bits: int) -> int:
    """An odd number of so many bits, drawn from the sentence."""
    count = -(-bits // 256)
    raw = b"".join(sha256(f"{SENTENCE}|{label}|{each}".encode()).digest() for each in range(count))
    return int.from_bytes(raw, "big") >> (count * 256 - bits) | 1 << (bits - 1) | 1


@cache
def derived_group() -> Group:
    """The group, worked out again from the sentence."""
    q = _whole(_drawn(f"q{Q_TRIES}", Q_BITS))
    s = _whole(_drawn("s", S_BITS)) + 2 * S_STEPS
    p = 2 * q * s + 1
    first, second, blind = (
        pow(_whole(_drawn(label, 2048)) % p, 2 * s, p) for label in ("agree", "oppose", "blind")
    )
    return Group(p, q, (first, second), blind)


@cache
def _blinds() -> Sequence[Sequence[Any]]:
    """Powers of H for each few bits of an exponent: a commitment is then 24 multiplications, or 32."""
    group = derived_group()
    tables, base = [], group.blind
    for _part in range(-(-Q_BITS // BLIND_WINDOW)):
        row = [_whole(1)]
        for _value in range(1, 1 << BLIND_WINDOW):
            row.append(row[-1] * base % group.p)
        tables.append(row)
        base = row[-1] * base % group.p
    return tables


def blinded(exponent: int) -> Any:
    """H^exponent."""
    group, made, last = derived_group(), _whole(1), (1 << BLIND_WINDOW) - 1
    left, p = int(exponent % group.q), group.p
    for row in _blinds():
        made = made * row[left & last] % p
        left >>= BLIND_WINDOW
    return made


def opening(nonce: str, question: int) -> int:
    """The r of one question of a ballot, from the ballot's nonce."""
    return int.from_bytes(sha512(f"{nonce}:{question}".encode()).digest(), "big") % int(derived_group().q)


def commitment(choice: str, r: int) -> int:
    """C for a choice: abstain, agree or oppose. Raises: KeyError"""
    group = derived_group()
    return int(group.of(HIDDEN[choice]) * blinded(r) % group.p)


def commitments_to(choices: Sequence[str], nonce: str) -> list[str]:
    """The commitments of a ballot to its answers, as they are written down. Raises: KeyError"""
    return [_hex(commitment(choice, opening(nonce, place))) for place, choice in enumerate(choices, start=1)]


def quotient(one: int, other: int) -> int:
    """One commitment divided by another: it hides what one chose and the other did not."""
    p = derived_group().p
    return int(one * pow(_whole(other), -1, p) % p)


@dataclass(frozen=True, slots=True)
class Proof:
    """That a number is one of several times a power of H, without saying which. Three numbers for each."""

    offers: tuple[int, ...]
    challenges: tuple[int, ...]
    answers: tuple[int, ...]

    def written(self) -> list[str]:
        """As it stands in a file."""
        return [_hex(each) for each in (*self.offers, *self.challenges, *self.answers)]

    @classmethod
    def read(cls, texts: Sequence[str], among: int) -> "Proof":
        """Raises: ProofFails"""
        if not isinstance(texts, list) or len(texts) != 3 * among:
            raise ProofFails("证明不完整")
        numbers = tuple(_number(text) for text in texts)
        return cls(numbers[:among], numbers[among : 2 * among], numbers[2 * among :])


def prove(number: int, r: int, among: Sequence[Vector], truth: Vector, about: str) -> Proof:
    """Prove that `number` = T·H^r for one T of `among`, namely `truth`. `about` ties the proof to its
    place.
    """
    group, place = derived_group(), among.index(truth)
    challenges = [secrets.randbelow(int(group.q)) for _each in among]
    answers = [secrets.randbelow(int(group.q)) for _each in among]
    offers = [
        int(blinded(answer) * pow(_without(group, number, each), int(group.q) - challenge, group.p) % group.p)
        for each, challenge, answer in zip(among, challenges, answers, strict=True)
    ]
    own = answers[place]
    offers[place] = int(blinded(own))
    rest = sum(challenges) - challenges[place]
    challenges[place] = (_asked(about, number, offers) - rest) % int(group.q)
    answers[place] = (own + challenges[place] * r) % int(group.q)
    return Proof(tuple(offers), tuple(challenges), tuple(answers))


def _without(group: Group, number: int, vector: Vector) -> Any:
    return number * group.of((-vector[0], -vector[1])) % group.p


def _asked(about: str, number: int, offers: Iterable[int]) -> int:
    text = "|".join((about, _hex(number), *map(_hex, offers)))
    return int.from_bytes(sha512(text.encode()).digest(), "big") % int(derived_group().q)


@dataclass(slots=True)
class Product:
    """A product of many powers, worked out together; `vector` and `r` gather powers of G, K and H."""

    bases: list[Any] = field(default_factory=list)
    exponents: list[int] = field(default_factory=list)
    vector: list[int] = field(default_factory=lambda: [0, 0])
    r: int = 0

    def times(self, base: int, exponent: int) -> None:
        self.bases.append(_whole(base))
        self.exponents.append(exponent)

    def less(self, vector: Vector, exponent: int) -> None:
        """Divide by T^exponent."""
        self.vector[0] -= vector[0] * exponent
        self.vector[1] -= vector[1] * exponent

    def is_one(self) -> bool:
        group = derived_group()
        constants = group.of((self.vector[0], self.vector[1])) * blinded(self.r) % group.p
        return group.same(_powers(self.bases, self.exponents, group.p) * constants % group.p, 1)


def _powers(bases: Sequence[Any], exponents: Sequence[int], p: Any) -> Any:
    """The product of base^exponent, byte by byte of the exponents (Pippenger); of a few one by one."""
    made = _whole(1)
    if len(bases) <= FEW:
        for base, exponent in zip(bases, exponents, strict=True):
            made = made * pow(base, exponent, p) % p
        return made
    longest = max((each.bit_length() for each in exponents), default=0)
    for shift in range(-(-longest // WINDOW) * WINDOW - WINDOW, -1, -WINDOW):
        for _bit in range(WINDOW):
            made = made * made % p
        buckets: list[Any] = [None] * (1 << WINDOW)
        for base, exponent in zip(bases, exponents, strict=True):
            if part := exponent >> shift & 255:
                held = buckets[part]
                buckets[part] = base if held is None else held * base % p
        made = made * _weighted(buckets, p) % p
    return made


def _weighted(buckets: Sequence[Any], p: Any) -> Any:
    """The product of bucket^its place."""
    running, made = _whole(1), _whole(1)
    for held in reversed(buckets[1:]):
        if held is not None:
            running = running * held % p
        made = made * running % p
    return made


@dataclass(slots=True)
class Proofs:
    """Proofs that are checked together; where they fail, one by one, so that the wrong ones are named."""

    claims: list[tuple[str, int, Sequence[Vector], Proof]] = field(default_factory=list)

    def claim(self, about: str, number: int, among: Sequence[Vector], proof: Proof) -> None:
        """Raises: ProofFails at once if the proof is not about this."""
        group = derived_group()
        if any(not 0 < each < group.p for each in (number, *proof.offers)):
            raise ProofFails("数值越界")
        if sum(proof.challenges) % group.q != _asked(about, number, proof.offers):
            raise ProofFails("证明与其所证不符")
        self.claims.append((about, number, among, proof))

    def wrong(self, *, most: int = 20) -> list[str]:
        """What the proofs that do not hold are about, the first few of them.

        Halves in which all hold are not looked into: one wrong proof among many costs little more than none.
        """
        found: list[str] = []
        waiting = [self.claims]
        while waiting and len(found) < most:
            claims = waiting.pop()
            if _hold(claims):
                continue
            if len(claims) == 1:
                found.append(claims[0][0])
            else:
                half = len(claims) // 2
                waiting += [claims[half:], claims[:half]]
        return found


def _hold(claims: Sequence[tuple[str, int, Sequence[Vector], Proof]]) -> bool:
    product = Product()
    for _about, number, among, proof in claims:
        whole = 0
        for place, vector in enumerate(among):
            weight = secrets.randbits(BATCH_BITS) | 1
            challenge = proof.challenges[place]
            product.times(proof.offers[place], weight)
            product.less(vector, weight * challenge)
            product.r -= weight * proof.answers[place]
            whole += weight * challenge
        product.times(number, whole)
    return product.is_one()


def opens_to(numbers: Iterable[tuple[int, int]], agreeing: int, opposing: int, r: int) -> bool:
    """Whether the product of number^weight hides these sums. `numbers`: pairs of a commitment and its
    weight.
    """
    product = Product(vector=[-agreeing, -opposing], r=-r)
    for number, weight in numbers:
        product.times(number, weight)
    return product.is_one()


def _hex(number: int) -> str:
    return format(int(number), "x")


def _number(text: object) -> int:
    """A number as `_hex` writes it, and in no other way. Raises: ProofFails"""
    try:
        number = int(text, 16) if isinstance(text, str) else -1
    except ValueError:
        number = -1
    if number < 0 or _hex(number) != text:
        raise ProofFails("数值写法有误")
    return number
