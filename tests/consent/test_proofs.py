"""Commitments hide and bind; proofs hold for the truth and for nothing else; sums open."""

from random import Random

import pytest

from jiugai.consent import proofs
from jiugai.consent.proofs import CHOICES, Proof, ProofFails, Proofs

AREA = 856_300


def _is_prime(number: int, rounds: int = 24) -> bool:
    """Miller and Rabin, written here so that the group is checked by code of its own."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    dice = Random(7)
    for _ in range(rounds):
        power = pow(dice.randrange(2, number - 1), odd, number)
        if power in (1, number - 1):
            continue
        for _step in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def test_the_group_is_what_it_says() -> None:
    group = proofs.derived_group()
    p, q = int(group.p), int(group.q)
    s = (p - 1) // (2 * q)
    assert (p.bit_length(), q.bit_length()) == (2048, 256)
    assert p == 2 * q * s + 1
    assert all(map(_is_prime, (p, q, s)))
    bases = [int(group.base), int(group.blind)]
    assert len(set(bases)) == 2
    assert all(pow(base, q, p) == 1 and base != 1 for base in bases)


@pytest.mark.parametrize("number", [0, 1, AREA, -3])
def test_a_commitment_is_what_the_product_of_powers_says(number: int) -> None:
    group, r = proofs.derived_group(), 12345678901234567890
    p = int(group.p)
    plain = pow(int(group.base), number, p) * pow(int(group.blind), r, p) % p
    assert proofs.commitment(number, r) == plain


@pytest.mark.parametrize("choice", CHOICES)
def test_a_ballot_commits_to_whether_it_agrees_and_whether_it_opposes(choice: str) -> None:
    texts = proofs.commitments_to(["abstain", choice], "nonce")
    bits = (choice == "agree", choice == "oppose")
    opened = [proofs.commitment(bit, r) for bit, r in zip(bits, proofs.openings_of("nonce", 2), strict=True)]
    assert texts[2:] == [format(each, "x") for each in opened]
    assert len(set(texts)) == 4


def test_what_is_no_choice_is_not_committed_to() -> None:
    with pytest.raises(KeyError):
        proofs.commitments_to(["perhaps"], "nonce")


class Weighing:
    """A ballot's bit, the area of its home, and what it weighs, as somebody claims it."""

    def __init__(self, bit: int, weighs: int, *, area: int = AREA, name: str = "x") -> None:
        self.secrets = [proofs.opening(name, each) for each in ("bit", "weight", "area")]
        hidden = zip((bit, weighs, area), self.secrets, strict=True)
        self.agrees, self.weighed, self.area = (proofs.commitment(number, r) for number, r in hidden)
        self.cases = proofs.cases_of_weight(self.agrees, self.weighed, self.area)

    def proof(self, truth: int, about: str = "x") -> Proof:
        r_bit, r_weight, r_area = self.secrets
        exponents = (r_bit, r_weight - r_area) if truth else (r_bit, r_weight)
        return proofs.prove(
            self.cases, truth, [each % int(proofs.derived_group().q) for each in exponents], about
        )

    def wrong(self, truth: int) -> list[str]:
        together = Proofs()
        together.claim("x", self.cases, self.proof(truth))
        return together.wrong()


@pytest.mark.parametrize("bit", [0, 1])
def test_a_ballot_weighs_its_area_if_it_agrees_and_else_nothing(bit: int) -> None:
    weighing = Weighing(bit, AREA * bit)
    together = Proofs()
    together.claim("x", weighing.cases, Proof.read(weighing.proof(bit).written(), weighing.cases))
    assert together.wrong() == []


@pytest.mark.parametrize(
    ("bit", "weighs"), [(0, AREA), (1, 0), (1, AREA + 1), (2, AREA), (2, 2 * AREA), (-1, 0), (0, 1), (0, -1)]
)
def test_a_ballot_that_weighs_otherwise_cannot_be_proven(bit: int, weighs: int) -> None:
    for truth in (0, 1):
        assert Weighing(bit, weighs).wrong(truth) == ["x"]


def test_a_proof_looks_alike_whichever_case_is_true() -> None:
    shapes = {
        tuple(len(text) // 64 for text in Weighing(bit, AREA * bit).proof(bit).written()) for bit in (0, 1)
    }
    assert all(len(shape) == 10 for shape in shapes)


def test_among_many_proofs_the_wrong_one_is_named() -> None:
    together = Proofs()
    for each in range(20):
        weighing = Weighing(1, 0 if each == 13 else AREA, name=f"{each}")
        together.claim(f"ballot {each}", weighing.cases, weighing.proof(1, f"ballot {each}"))
    assert together.wrong() == ["ballot 13"]


def test_a_proof_of_one_ballot_is_none_of_another() -> None:
    weighing = Weighing(1, AREA)
    with pytest.raises(ProofFails):
        Proofs().claim("two", weighing.cases, weighing.proof(1, "one"))
    with pytest.raises(ProofFails):
        Proofs().claim("x", Weighing(1, AREA, name="y").cases, weighing.proof(1))


@pytest.mark.parametrize("place", range(10))
def test_a_proof_with_one_number_changed_does_not_hold(place: int) -> None:
    weighing = Weighing(1, AREA)
    texts = weighing.proof(1).written()
    texts[place] = format(int(texts[place], 16) + 1, "x")
    together = Proofs()
    try:
        together.claim("x", weighing.cases, Proof.read(texts, weighing.cases))
    except ProofFails:
        return
    assert together.wrong() == ["x"]


@pytest.mark.parametrize(
    "texts", [[], ["1"] * 9, ["1"] * 11, ["0x1"] * 10, ["01"] * 10, ["-1"] * 10, [1] * 10, "1" * 10]
)
def test_a_proof_that_is_written_otherwise_is_refused(texts: object) -> None:
    with pytest.raises(ProofFails):
        Proof.read(texts, Weighing(1, AREA).cases)


@pytest.mark.parametrize("seed", range(5))
def test_sums_open_to_themselves_and_to_no_neighbour(seed: int) -> None:
    dice = Random(seed)
    rows = [(dice.randrange(300_000, 1_500_000), proofs.opening(seed, each)) for each in range(40)]
    numbers = [proofs.commitment(area, r) for area, r in rows]
    total, secret = (sum(column) for column in zip(*rows, strict=True))
    assert proofs.opens_to(numbers, total, secret)
    assert not proofs.opens_to(numbers, total + 1, secret)
    assert not proofs.opens_to(numbers, total, secret + 1)
    assert not proofs.opens_to(numbers[:-1], total, secret)


def test_two_bits_that_differ_can_be_proven_to_and_equal_ones_not() -> None:
    one, two = proofs.opening("one"), proofs.opening("two")
    exponent = [(one - two) % int(proofs.derived_group().q)]

    def wrong(first: int, second: int, truth: int) -> list[str]:
        cases = proofs.cases_of_difference(proofs.commitment(first, one), proofs.commitment(second, two))
        together = Proofs()
        together.claim("x", cases, proofs.prove(cases, truth, exponent, "x"))
        return together.wrong()

    assert wrong(1, 0, 0) == wrong(0, 1, 1) == []
    for alike in (0, 1):
        assert wrong(alike, alike, 0) == wrong(alike, alike, 1) == ["x"]
