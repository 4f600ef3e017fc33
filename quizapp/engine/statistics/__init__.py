"""What answers say about items, papers and learners, and how surely.

Every figure has an interval or says why it has none. Whatever cannot be
computed (nobody answered, all are right, all rest scores the same) is missing
with a reason in words, never NaN and never an exception; only arguments that
cannot occur, such as a mark of 2, raise ValueError. Chance comes from seeds.
"""

from .alerts import Alert, Concern, alerts
from .comparison import discrimination_index, discriminative_efficiency
from .correlations import bootstrap, correlation, fisher_interval
from .figures import LEVEL, Figure, Interval
from .forms import Reliability, reliability
from .items import ItemStatistics, Response, item_statistics, rest_shares
from .options import OptionStatistics, option_statistics
from .pacing import Changes, Choice, Pace, Pacing, changes, pacing
from .promotion import Proposal, Verdict, propose
from .proportions import facility, guess_chance, share, wilson
from .scale import LABEL, METHOD, Scaled, points_to_pass, scaled, scaled_points
from .scores import Difference, Score, difference, raw_score, raw_score_by_items
from .wording import figure_words

__all__ = [
    "LABEL",
    "LEVEL",
    "METHOD",
    "Alert",
    "Changes",
    "Choice",
    "Concern",
    "Difference",
    "Figure",
    "Interval",
    "ItemStatistics",
    "OptionStatistics",
    "Pace",
    "Pacing",
    "Proposal",
    "Reliability",
    "Response",
    "Scaled",
    "Score",
    "Verdict",
    "alerts",
    "bootstrap",
    "changes",
    "correlation",
    "difference",
    "discrimination_index",
    "discriminative_efficiency",
    "facility",
    "figure_words",
    "fisher_interval",
    "guess_chance",
    "item_statistics",
    "option_statistics",
    "pacing",
    "points_to_pass",
    "propose",
    "raw_score",
    "raw_score_by_items",
    "reliability",
    "rest_shares",
    "scaled",
    "scaled_points",
    "share",
    "wilson",
]
