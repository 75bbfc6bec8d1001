"""Losses of exports and imports as a data frame."""

from collections.abc import Iterable

import pandas as pd

from mcvet.credentials.exchange.result import Loss
from mcvet.credentials.exchange.wording import loss_text
from mcvet.locale import Texts
from mcvet.locale.texts import ENGLISH


def losses_frame(losses: Iterable[Loss], texts: Texts = ENGLISH) -> pd.DataFrame:
    """Return one row per loss.

    Columns: `kind` (as in `LossKind`), `element_id` (missing where it belongs to no element), `detail` (languages, value or field
    concerned, in English), `text` (the loss as a sentence, in the language of `texts`).
    """
    rows = [(loss.kind.value, loss.element_id, loss.detail, loss_text(loss, texts)) for loss in losses]
    return pd.DataFrame(rows, columns=["kind", "element_id", "detail", "text"])
