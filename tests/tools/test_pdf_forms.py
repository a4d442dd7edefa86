r"""What the streams of a PDF paint, in PDFs by real TeX and in small ones made for the purpose."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from convarith.errors import TeXError
from convarith.tools import pdf_content
from convarith.tools.pdf_forms import MAX_NESTED, MAX_PAINTED, check_painted

from .engine import Bench


def document(content: bytes, **forms: pikepdf.Object) -> pikepdf.Pdf:
    """Return a PDF of one page with this content."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(100, 100))
    made.pages[0].obj.Resources = Dictionary(XObject=Dictionary({f"/{name}": form for name, form in forms.items()}))
    made.pages[0].contents_add(content)
    return made


def form(made: pikepdf.Pdf, content: bytes, **named: pikepdf.Object) -> pikepdf.Object:
    """Return a form with this content, which knows other forms by name."""
    known = Dictionary({f"/{name}": each for name, each in named.items()})
    resources = Dictionary(XObject=known) if named else Dictionary()
    stream = pikepdf.Stream(made, content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=resources)
    return made.make_indirect(stream)


def put(made: pikepdf.Pdf, **forms: pikepdf.Object) -> None:
    for name, each in forms.items():
        made.pages[0].obj.Resources.XObject[f"/{name}"] = each


def reread(made: pikepdf.Pdf) -> pikepdf.Pdf:
    content = BytesIO()
    made.save(content)
    return pikepdf.open(content)


def problem(made: pikepdf.Pdf) -> str:
    with pytest.raises(TeXError) as raised:
        check_painted(reread(made))
    assert raised.value.details.hint
    return raised.value.problem


def test_a_form_that_contains_itself() -> None:
    made = document(b"/A Do")
    own = form(made, b"/A Do")
    own.Resources.XObject = Dictionary({"/A": own})
    put(made, A=own)
    assert problem(made) == "a form of the PDF contains itself"


def test_forms_that_contain_each_other() -> None:
    made = document(b"/A Do")
    one = form(made, b"/B Do")
    other = form(made, b"q /A Do Q", A=one)
    one.Resources.XObject = Dictionary({"/B": other})
    put(made, A=one)
    assert problem(made) == "a form of the PDF contains itself"


def test_a_form_without_resources_has_those_of_its_page() -> None:
    made = document(b"/A Do")
    own = form(made, b"/A Do")
    del own["/Resources"]
    put(made, A=own)
    assert problem(made) == "a form of the PDF contains itself"


def test_a_form_without_resources_is_judged_on_each_page() -> None:
    made = document(b"/A Do")
    own, other = form(made, b"/B Do"), form(made, b"0 0 9 9 re f")
    del own["/Resources"]
    put(made, A=own, B=other)
    check_painted(reread(made))
    made.add_blank_page(page_size=(100, 100))
    made.pages[1].obj.Resources = Dictionary(XObject=Dictionary({"/A": own, "/B": own}))
    made.pages[1].contents_add(b"/A Do")
    assert problem(made) == "a form of the PDF contains itself"


def test_forms_that_multiply() -> None:
    made = document(b"/A Do")
    inner = form(made, b"0 0 9 9 re f")
    for _ in range(8):
        inner = form(made, b"/X Do " * 10, X=inner)
    put(made, A=inner)
    assert problem(made) == f"the PDF paints its forms 111111111 times, more than {MAX_PAINTED}"


def test_forms_that_are_nested_too_deeply() -> None:
    made = document(b"/A Do")
    inner = form(made, b"0 0 9 9 re f")
    for _ in range(MAX_NESTED - 1):
        inner = form(made, b"/X Do", X=inner)
    put(made, A=inner)
    check_painted(reread(made))
    put(made, A=form(made, b"/X Do", X=inner))
    assert problem(made) == f"a form of the PDF contains more than {MAX_NESTED} in one another"


def test_a_large_image() -> None:
    made = document(b"/I Do")
    image = {"Subtype": Name.Image, "Height": 100_000, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    put(made, I=made.make_indirect(pikepdf.Stream(made, b"x", Width=100_000, **image)))
    assert problem(made) == "an image of the PDF has 100000 × 100000 pixels"
    put(made, I=made.make_indirect(pikepdf.Stream(made, b"x", Width=100, **image)))
    check_painted(reread(made))


def test_a_large_image_in_the_content() -> None:
    made = document(b"q BI /W 100000 /H 90000 /BPC 8 /CS /G ID x EI Q")
    assert problem(made) == "an image of the PDF has 100000 × 90000 pixels"


def test_a_function_of_many_samples() -> None:
    made = document(b"")
    keys = {"FunctionType": 0, "Domain": [0, 1, 0, 1], "Range": [0, 1], "BitsPerSample": 8}
    made.Root.Extra = made.make_indirect(pikepdf.Stream(made, b"x", Size=[100_000, 100_000], **keys))
    assert problem(made) == "a shading of the PDF has 10000000000 samples"


def test_boxes_that_multiply_in_a_figure_of_tex(tmp_path: Path, formats: Path) -> None:
    copies = r"\rlap{\pdfrefxform\pdflastxform}" * 10
    body = (
        r"\pdfpagewidth=200pt \pdfpageheight=100pt \setbox0\hbox{\vrule width 5pt height 5pt}\immediate\pdfxform0"
        r"\count1=0 \loop\ifnum\count1<7 \advance\count1 by 1 \setbox0\hbox to 9pt{" + copies + r"}\immediate\pdfxform0"
        "\n" + r"\repeat\shipout\vbox{\hbox{\pdfrefxform\pdflastxform}}"
    )
    outcome = Bench(tmp_path, formats=formats).typeset(body)
    assert outcome.pdf is not None, outcome.diagnosis
    with pytest.raises(TeXError, match="the PDF paints its forms 11111111 times"):
        pdf_content.check_figure(outcome.pdf, frames=1)
