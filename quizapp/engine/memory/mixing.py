"""Which kind of card comes next."""


def new_first(new_done: int, reviews_done: int, *, new_limit: int, reviews_waiting: int) -> bool:
    """Say whether the next card should be a new one rather than a review.

    Spreads the day's `new_limit` new cards evenly among its reviews, those done
    and those waiting together: with 10 new cards and 100 reviews, one new card
    after 5, 15, 25 … reviews. When no review waits, new cards follow up to the
    limit. The counts are of this study day.

    Raises ValueError if a count is negative.

    >>> new_first(0, 4, new_limit=10, reviews_waiting=96)
    False
    >>> new_first(0, 5, new_limit=10, reviews_waiting=95)
    True
    """
    if min(new_done, reviews_done, new_limit, reviews_waiting) < 0:
        raise ValueError("counts of cards are not negative")
    if new_done >= new_limit:
        return False
    # New card k (from 0) belongs at the share (k + 1/2) / limit of all reviews. With
    # all reviews done that is true for every card below the limit.
    return (2 * new_done + 1) * (reviews_done + reviews_waiting) <= 2 * new_limit * reviews_done
