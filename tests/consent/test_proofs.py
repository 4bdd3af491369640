"""Commitments hide and bind; proofs hold for the truth and for nothing else; sums open."""

from random import Random

import pytest

from jiugai.consent import proofs
from jiugai.consent.proofs import DIFFERENT, HIDDEN, Proof, ProofFails, Proofs

AMONG = tuple(HIDDEN.values())


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
    bases = [int(each) for each in (*group.bases, group.blind)]
    assert len(set(bases)) == 3
    assert all(pow(base, q, p) == 1 and base != 1 for base in bases)


@pytest.mark.parametrize("choice", list(HIDDEN))
def test_a_commitment_is_what_the_product_of_powers_says(choice: str) -> None:
    group, r = proofs.derived_group(), 12345678901234567890
    agree, oppose = HIDDEN[choice]
    p = int(group.p)
    plain = pow(int(group.bases[0]), agree, p) * pow(int(group.bases[1]), oppose, p)
    assert proofs.commitment(choice, r) == plain * pow(int(group.blind), r, p) % p


def _claimed(number: int, r: int, truth: tuple[int, int], about: str = "x") -> Proofs:
    together = Proofs()
    together.claim(about, number, AMONG, proofs.prove(number, r, AMONG, truth, about))
    return together


@pytest.mark.parametrize("choice", list(HIDDEN))
def test_the_proof_of_a_choice_holds_and_reads_back(choice: str) -> None:
    r = proofs.opening("nonce", 1)
    number = proofs.commitment(choice, r)
    proof = proofs.prove(number, r, AMONG, HIDDEN[choice], "here")
    together = Proofs()
    together.claim("here", number, AMONG, Proof.read(proof.written(), 3))
    assert together.wrong() == []


@pytest.mark.parametrize("hidden", [(2, 0), (1, 1), (-1, 0), (100, 0)])
def test_a_ballot_that_hides_more_than_one_choice_cannot_be_proven(hidden: tuple[int, int]) -> None:
    group, r = proofs.derived_group(), 99
    number = int(group.of(hidden) * proofs.blinded(r) % group.p)
    for truth in AMONG:
        assert _claimed(number, r, truth).wrong() == ["x"]


def test_among_many_proofs_the_wrong_one_is_named() -> None:
    together = Proofs()
    for each in range(20):
        r = proofs.opening(f"nonce {each}", 1)
        number = proofs.commitment("agree", r)
        truth = HIDDEN["oppose"] if each == 13 else HIDDEN["agree"]
        about = f"ballot {each}"
        together.claim(about, number, AMONG, proofs.prove(number, r, AMONG, truth, about))
    assert together.wrong() == ["ballot 13"]


def test_a_proof_of_one_ballot_is_none_of_another() -> None:
    r = proofs.opening("nonce", 1)
    number = proofs.commitment("agree", r)
    proof = proofs.prove(number, r, AMONG, HIDDEN["agree"], "one")
    with pytest.raises(ProofFails):
        Proofs().claim("two", number, AMONG, proof)


@pytest.mark.parametrize("place", range(9))
def test_a_proof_with_one_number_changed_does_not_hold(place: int) -> None:
    r = proofs.opening("nonce", 1)
    number = proofs.commitment("agree", r)
    texts = proofs.prove(number, r, AMONG, HIDDEN["agree"], "x").written()
    texts[place] = format(int(texts[place], 16) + 1, "x")
    together = Proofs()
    try:
        together.claim("x", number, AMONG, Proof.read(texts, 3))
    except ProofFails:
        return
    assert together.wrong() == ["x"]


@pytest.mark.parametrize(
    "texts", [[], ["1"] * 8, ["1"] * 10, ["0x1"] * 9, ["01"] * 9, ["-1"] * 9, [1] * 9, "1" * 9]
)
def test_a_proof_that_is_written_otherwise_is_refused(texts: object) -> None:
    with pytest.raises(ProofFails):
        Proof.read(texts, 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(5))
def test_sums_open_to_themselves_and_to_no_neighbour(seed: int) -> None:
    dice = Random(seed)
    rows = [
        (dice.choice(list(HIDDEN)), proofs.opening(f"{seed} {each}", 1), dice.randrange(300_000, 1_500_000))
        for each in range(40)
    ]
    numbers = [(proofs.commitment(choice, r), area) for choice, r, area in rows]
    agreeing = sum(area for choice, _r, area in rows if choice == "agree")
    opposing = sum(area for choice, _r, area in rows if choice == "oppose")
    total = sum(r * area for _choice, r, area in rows)
    assert proofs.opens_to(numbers, agreeing, opposing, total)
    assert not proofs.opens_to(numbers, agreeing + 1, opposing, total)
    assert not proofs.opens_to(numbers, agreeing, opposing - 1, total)
    assert not proofs.opens_to(numbers, agreeing, opposing, total + 1)
    assert not proofs.opens_to(numbers[:-1], agreeing, opposing, total)


def test_two_different_answers_of_one_owner_can_be_proven_to_differ_and_equal_ones_not() -> None:
    one, two = proofs.opening("one", 1), proofs.opening("two", 1)
    q = int(proofs.derived_group().q)
    number = proofs.quotient(proofs.commitment("agree", one), proofs.commitment("oppose", two))
    together = Proofs()
    proof = proofs.prove(number, (one - two) % q, DIFFERENT, (1, -1), "x")
    together.claim("x", number, DIFFERENT, proof)
    assert together.wrong() == []
    same = proofs.quotient(proofs.commitment("agree", one), proofs.commitment("agree", two))
    for claimed in DIFFERENT:
        together = Proofs()
        together.claim("x", same, DIFFERENT, proofs.prove(same, (one - two) % q, DIFFERENT, claimed, "x"))
        assert together.wrong() == ["x"]
