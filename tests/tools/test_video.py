"""Videos, as ffmpeg reads them: codec, sizes, times and colours."""

from __future__ import annotations

import builtins
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image, ImageDraw

from convarith.errors import OutputError, report
from convarith.tools import video

COLOURS = [(38, 139, 210), (42, 161, 152), (108, 113, 196), (7, 54, 66)]
TIMES = (460, 460, 460, 920)
SIZE = (61, 47)  # neither is even
NEAR = 6  # of 255, in the middle of an area: what yuv and a lossy codec make of a colour


def frames() -> list[Image.Image]:
    pictures = [Image.new("RGB", SIZE, "white") for _ in COLOURS]
    for picture, colour in zip(pictures, COLOURS, strict=True):
        ImageDraw.Draw(picture).rectangle((10, 10, 50, 40), fill=colour)
    return pictures


def probed(path: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


@pytest.mark.needs("video", "ffmpeg")
@pytest.mark.parametrize(("kind", "codec"), [(video.MP4, "h264"), (video.WEBM, "vp9")])
def test_ffmpeg_sees_each_frame_for_its_time(tmp_path: Path, kind: video.Kind, codec: str) -> None:
    path = tmp_path / "a.video"
    path.write_bytes(video.video(frames(), kind, durations=TIMES))
    found = probed(path)
    (stream,) = found["streams"]
    assert (stream["codec_name"], stream["pix_fmt"]) == (codec, "yuv420p")
    assert (stream["width"], stream["height"]) == (62, 48)
    assert float(found["format"]["duration"]) == pytest.approx(sum(TIMES) / 1000, abs=0.002)
    assert kind.container in found["format"]["format_name"]
    for index, colour in enumerate(COLOURS):
        for time in (sum(TIMES[:index]) + 20, sum(TIMES[: index + 1]) - 20):
            picture = picture_at(path, time)
            assert numpy.abs(picture[25, 30] - colour).max() <= NEAR
            assert numpy.abs(picture[47, 61] - 255).max() <= NEAR  # where the sides were made even


def picture_at(path: Path, milliseconds: int) -> numpy.ndarray[Any, Any]:
    """Return the picture that is seen at a time: the last that came before it."""
    chosen = f"trim=end={milliseconds / 1000},reverse,trim=end_frame=1"
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-vf", chosen, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    content = subprocess.run(command, capture_output=True, check=True).stdout
    return numpy.frombuffer(content, dtype=numpy.uint8).reshape(48, 62, 3).astype(int)


@pytest.mark.needs("video")
def test_an_mp4_begins_with_its_index() -> None:
    content = video.video(frames(), video.MP4, durations=TIMES)
    assert 0 < content.index(b"moov") < content.index(b"mdat")


@pytest.mark.needs("video")
@pytest.mark.parametrize("kind", [video.MP4, video.WEBM])
def test_the_same_frames_give_the_same_bytes(kind: video.Kind) -> None:
    contents = {video.video(frames(), kind, durations=TIMES) for _ in range(5)}
    assert len(contents) == 1


def test_without_pyav_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "__import__", without("av", builtins.__import__))
    with pytest.raises(OutputError) as caught:
        video.video(frames(), video.MP4, durations=TIMES)
    assert report(caught.value).splitlines() == [
        "error: videos need PyAV, which is not installed",
        "  hint: it comes with pip install av",
    ]


def without(package: str, usual: Callable[..., Any]) -> Callable[..., Any]:
    def imported(name: str, *arguments: Any, **options: Any) -> Any:
        if name == package:
            raise ModuleNotFoundError(name)
        return usual(name, *arguments, **options)

    return imported
