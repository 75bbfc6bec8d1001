"""Correcting how files were read, without a page."""

from mcvet.outcomes import Corrections, Wave, corrected, read_contents, unread_texts
from outcomes.made import activity


def test_corrections_settle_wave_column_and_text() -> None:
    """A file that says neither when it was answered nor what two of its texts mean is settled by one set of corrections."""
    asked = activity()
    files = [("answers.csv", b"code,X1,Question\nP1,plenty,2\nP2,3,4\nP3,2,2\n")]
    first = read_contents(files, asked)
    assert not first.report.settled
    (plenty,) = [text for text in unread_texts(first, first.mapping, asked) if text.text == "plenty"]
    given = Corrections(columns={"Question": ("X2", None)}, waves={"answers.csv": Wave.POST}, meanings={plenty: "5"})
    again = read_contents(files, asked, corrected(first, first.mapping, given))
    assert again.report.settled
    assert [response.answers for response in again.responses] == [{"X1": 5.0, "X2": 2.0}, {"X1": 3.0, "X2": 4.0}, {"X1": 2.0, "X2": 2.0}]
    assert {response.wave for response in again.responses} == {Wave.POST}
