"""Commitments to choices, and proofs that a count is right without showing what any home chose.

A number is committed to as G^n·H^r, where r is known to the voter and to the place that counts. It shows
nothing of n and cannot be opened to another one (Pedersen, 1991). Commitments multiply as what they hide adds
up. A ballot commits to two bits for each answer, whether it agrees and whether it opposes; the roll commits
to the area of each home. At the count every ballot gets one commitment more, to its area if it agrees and
else to nothing, with a proof that says just that and not which (one of two cases, each that some numbers are
powers of H: Schnorr, 1991; Cramer, Damgård, Schoenmakers, 1994; without a dialogue by a hash: Fiat, Shamir,
1986). The products then open to the agreeing heads and the agreeing area, which is all that is published: no
area of a home, no opposing sum. Many proofs are checked at once by one random combination.

The group: order Q, 256 bits, in the numbers modulo P = 2·Q·S + 1, 2048 bits, where S is prime too, so that
apart from the sign nothing lies between; two numbers that differ in sign stand for the same. P, Q and the
bases come out of a sentence by SHA-256, so that nobody chose them: `derived_group` finds them again.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256, sha512
from typing import Any

try:  # the same numbers, ten times as fast; whoever checks a file needs nothing but Python
    from gmpy2 import mpz as _whole
except ImportError:  # pragma: no cover
    _whole = int

SENTENCE = "jiugai: votes that anyone can check, 2026"
Q_TRIES, S_STEPS, Q_BITS, S_BITS = 23, 231_915, 256, 1791
CHOICES = ("abstain", "agree", "oppose")
BATCH_BITS, WINDOW, FEW = 64, 8, 32

Case = Sequence[int]
"""Numbers that are all powers of H, if the case is the true one."""


class ProofFails(ValueError):
    """A proof or a sum that does not hold."""


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers in which we count. `base`: G; `blind`: H."""

    p: Any
    q: Any
    base: Any
    blind: Any

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
    base, blind = (pow(_whole(_drawn(label, 2048)) % p, 2 * s, p) for label in ("base", "blind"))
    return Group(p, q, base, blind)


@cache
def _blinds() -> Sequence[Sequence[Any]]:
    """Powers of H for each byte of an exponent: a commitment is then 32 multiplications."""
    group = derived_group()
    tables, power = [], group.blind
    for _byte in range(Q_BITS // WINDOW):
        row = [_whole(1)]
        for _value in range(1, 1 << WINDOW):
            row.append(row[-1] * power % group.p)
        tables.append(row)
        power = row[-1] * power % group.p
    return tables


def blinded(exponent: int) -> Any:
    """H^exponent."""
    group, made = derived_group(), _whole(1)
    for row, byte in zip(_blinds(), int(exponent % group.q).to_bytes(Q_BITS // 8, "little"), strict=True):
        made = made * row[byte] % group.p
    return made


def opening(*secret: object) -> int:
    """The r that belongs to a secret and to what stands beside it."""
    text = ":".join(map(str, secret))
    return int.from_bytes(sha512(text.encode()).digest(), "big") % int(derived_group().q)


def commitment(number: int, r: int) -> int:
    """G^number · H^r."""
    group = derived_group()
    return int(pow(group.base, number, group.p) * blinded(r) % group.p)


def openings_of(nonce: str, question: int) -> tuple[int, int]:
    """The r of both bits of one answer, from the ballot's nonce."""
    return opening(nonce, question, "agree"), opening(nonce, question, "oppose")


def commitments_to(choices: Iterable[str], nonce: str) -> list[str]:
    """Both commitments to each answer, in the order of the questions, as a ballot publishes them.

    Raises: KeyError for a choice that is none
    """
    written = []
    for number, choice in enumerate(choices, start=1):
        if choice not in CHOICES:
            raise KeyError(choice)
        agree, oppose = openings_of(nonce, number)
        written += [_hex(commitment(choice == "agree", agree)), _hex(commitment(choice == "oppose", oppose))]
    return written


def quotient(one: int, other: int) -> int:
    """One commitment divided by another: it hides the difference of what they hide."""
    p = derived_group().p
    return int(one * pow(_whole(other), -1, p) % p)


def less_one(number: int) -> int:
    """A commitment divided by G: it hides one less."""
    return int(number * _inverse() % derived_group().p)


def plus_one(number: int) -> int:
    """A commitment times G: it hides one more."""
    group = derived_group()
    return int(number * group.base % group.p)


@cache
def _inverse() -> Any:
    group = derived_group()
    return pow(group.base, -1, group.p)


def cases_of_weight(agrees: int, weighed: int, area: int) -> tuple[Case, Case]:
    """A ballot does not agree and its weight hides nothing, or it agrees and its weight hides its area."""
    return (agrees, weighed), (less_one(agrees), quotient(weighed, area))


def cases_of_difference(one: int, other: int) -> tuple[Case, Case]:
    """Of two bits one more or one less: they differ."""
    difference = quotient(one, other)
    return (less_one(difference),), (plus_one(difference),)


@dataclass(frozen=True, slots=True)
class Proof:
    """That in one of several cases all numbers are powers of H, without saying in which."""

    offers: tuple[int, ...]
    challenges: tuple[int, ...]
    answers: tuple[int, ...]

    def written(self) -> list[str]:
        """As it stands in a file."""
        return [_hex(each) for each in (*self.offers, *self.challenges, *self.answers)]

    @classmethod
    def read(cls, texts: object, cases: Sequence[Case]) -> "Proof":
        """Raises: ProofFails"""
        count, whole = len(cases), sum(map(len, cases))
        if not isinstance(texts, list) or len(texts) != 2 * whole + count:
            raise ProofFails("证明不完整")
        numbers = tuple(number_of(text) for text in texts)
        return cls(numbers[:whole], numbers[whole : whole + count], numbers[whole + count :])


def prove(cases: Sequence[Case], truth: int, exponents: Sequence[int], about: str) -> Proof:
    """Prove that one of the cases holds, namely `truth`, whose numbers are H^exponents.

    `about` ties the proof to its place.
    """
    group = derived_group()
    q = int(group.q)
    challenges = [secrets.randbelow(q) for _case in cases]
    answers = [[secrets.randbelow(q) for _number in case] for case in cases]
    offers = [
        [
            int(
                blinded(answer)
                * (1 if place == truth else pow(_whole(number), q - challenge, group.p))
                % group.p
            )
            for number, answer in zip(case, given, strict=True)
        ]
        for place, (case, challenge, given) in enumerate(zip(cases, challenges, answers, strict=True))
    ]
    flat = [each for case in offers for each in case]
    challenges[truth] = (_asked(about, cases, flat) - sum(challenges) + challenges[truth]) % q
    own = zip(answers[truth], exponents, strict=True)
    answers[truth] = [(each + challenges[truth] * r) % q for each, r in own]
    return Proof(tuple(flat), tuple(challenges), tuple(each for case in answers for each in case))


def _asked(about: str, cases: Sequence[Case], offers: Iterable[int]) -> int:
    numbers = (each for case in cases for each in case)
    text = "|".join((about, *map(_hex, numbers), *map(_hex, offers)))
    return int.from_bytes(sha512(text.encode()).digest(), "big") % int(derived_group().q)


@dataclass(slots=True)
class Product:
    """A product of many powers, worked out together; `r` gathers powers of H."""

    bases: list[Any] = field(default_factory=list)
    exponents: list[int] = field(default_factory=list)
    r: int = 0

    def times(self, base: int, exponent: int) -> None:
        self.bases.append(_whole(base))
        self.exponents.append(exponent)

    def is_one(self) -> bool:
        group = derived_group()
        made = _powers(self.bases, self.exponents, group.p) * blinded(self.r) % group.p
        return group.same(made, 1)


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
            if part := exponent >> shift & (1 << WINDOW) - 1:
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
    """Proofs that are checked together; where they fail, by halves, so that the wrong ones are named."""

    claims: list[tuple[str, Sequence[Case], Proof]] = field(default_factory=list)

    def claim(self, about: str, cases: Sequence[Case], proof: Proof) -> None:
        """Raises: ProofFails at once if the proof is not about this."""
        group = derived_group()
        numbers = (each for case in cases for each in case)
        if any(not 0 < each < group.p for each in (*numbers, *proof.offers)):
            raise ProofFails("数值越界")
        if any(not 0 <= each < group.q for each in (*proof.challenges, *proof.answers)):
            raise ProofFails("数值越界")
        if sum(proof.challenges) % group.q != _asked(about, cases, proof.offers):
            raise ProofFails("证明与其所证不符")
        self.claims.append((about, cases, proof))

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


def _hold(claims: Sequence[tuple[str, Sequence[Case], Proof]]) -> bool:
    product = Product()
    for _about, cases, proof in claims:
        flat = [(number, place) for place, case in enumerate(cases) for number in case]
        for (number, place), offer, answer in zip(flat, proof.offers, proof.answers, strict=True):
            weight = secrets.randbits(BATCH_BITS) | 1
            product.times(offer, weight)
            product.times(number, weight * proof.challenges[place])
            product.r -= weight * answer
    return product.is_one()


def opens_to(numbers: Iterable[int], total: int, r: int) -> bool:
    """Whether the product of commitments hides this total."""
    group, made = derived_group(), _whole(1)
    for each in numbers:
        made = made * each % group.p
    return group.same(made, commitment(total, r))


def _hex(number: int) -> str:
    return format(int(number), "x")


def number_of(text: object) -> int:
    """A number as commitments and proofs are written, and in no other way. Raises: ProofFails"""
    try:
        number = int(text, 16) if isinstance(text, str) else -1
    except ValueError:
        number = -1
    if number < 0 or _hex(number) != text:
        raise ProofFails("数值写法有误")
    return number
