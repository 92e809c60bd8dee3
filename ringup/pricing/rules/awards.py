"""Awards: discounts that have won certain units, taken off in the order of compounds, each amount rounded once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ringup.pricing.rules.bids import Bid, Terms
from ringup.pricing.rules.calculation import PricedLine, Standing
from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.reward import Reward, Share
from ringup.pricing.rules.take_off import Taking, off_each, put
from ringup.values.share_out import share_out


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """Units that were won: a portion of a line, what it gets (nothing where it only completes a set)."""

    line: int
    portion: int
    offer: Offer | None
    blocked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Award:
    """The units that one bid has won, and what it makes of them."""

    bid: Bid
    seats: tuple[Seat, ...]
    standing: Standing
    why: str
    rank: int
    # Of a reward that is one amount of the set: the reward, and how many sets the seats are.
    reward: Reward | None = None
    sets: int = 0


def take_awards(lines: list[PricedLine], awards: Sequence[Award], terms: Terms) -> None:
    """Take all awards off the lines: prices, then amounts, then percentages."""
    turns = [turn for award in awards for turn in by_rank(award)]
    for award in sorted(turns, key=lambda award: (award.rank, award.bid.position)):
        if award.reward is None:
            take_offers(lines, award, terms)
        else:
            take_whole(lines, award, award.reward, terms)


def by_rank(award: Award) -> list[Award]:
    """The award, or its parts where its units get offers that come at different turns."""
    ranks = {award.rank if seat.offer is None else seat.offer.rank for seat in award.seats}
    if award.reward is not None or ranks == {award.rank}:
        return [award]
    return [
        replace(
            award,
            rank=rank,
            seats=tuple(
                seat for seat in award.seats if (award.rank if seat.offer is None else seat.offer.rank) == rank
            ),
        )
        for rank in ranks
    ]


def take_offers(lines: list[PricedLine], award: Award, terms: Terms) -> None:
    """One amount for each line and offer, over all units concerned."""
    together: dict[tuple[int, Offer | None], list[int]] = {}
    for seat in award.seats:
        together.setdefault((seat.line, seat.offer), []).append(seat.portion)
    on_original = terms.policy.on_original_price
    for (line, offer), positions in together.items():
        portions = [lines[line].portions[position] for position in positions]
        amounts = [0] * len(portions)
        if offer is not None:
            amounts = off_each(portions, offer, terms.scale, on_original=on_original)
        own = dict(zip(positions, amounts, strict=True))
        lines[line] = put(lines[line], taking(award, sum(amounts), total=False), own)


def take_whole(lines: list[PricedLine], award: Award, reward: Reward, terms: Terms) -> None:
    """One amount for the sets together, shared over their units in proportion to what these are worth now."""
    nets = [lines[seat.line].portions[seat.portion] for seat in award.seats]
    shares = [
        Share(portion.quantity, portion.net_minor, seat.offer, seat.blocked)
        for seat, portion in zip(award.seats, nets, strict=True)
    ]
    total = reward.total(shares, award.sets, terms.scale)
    taking_part = [at for at, seat in enumerate(award.seats) if not seat.blocked]
    amounts = [0] * len(award.seats)
    for at, amount in zip(taking_part, share_out(total, [shares[at].value_minor for at in taking_part]), strict=True):
        amounts[at] = amount
    by_line: dict[int, dict[int, int]] = {}
    for seat, amount in zip(award.seats, amounts, strict=True):
        by_line.setdefault(seat.line, {})[seat.portion] = amount
    for line, own in by_line.items():
        lines[line] = put(lines[line], taking(award, sum(own.values()), total=True), own)


def taking(award: Award, amount: int, *, total: bool) -> Taking:
    """What is taken off one line."""
    return Taking(
        discount=award.bid.discount,
        amount_minor=amount,
        why=award.why,
        priority=award.bid.priority,
        standing=award.standing,
        total=total,
    )
