"""Models of PyTorch as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from ...needs import demand

demand("torch")
torch = pytest.importorskip("torch")
nn = torch.nn
F = torch.nn.functional


class Bottleneck(nn.Module):  # type: ignore[misc,name-defined]  # torch is not looked into
    def __init__(self, before: int, channels: int, stride: int) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(before, channels, 1, bias=False), nn.BatchNorm2d(channels)
        self.conv2, self.bn2 = nn.Conv2d(channels, channels, 3, stride, 1, bias=False), nn.BatchNorm2d(channels)
        self.conv3, self.bn3 = nn.Conv2d(channels, 4 * channels, 1, bias=False), nn.BatchNorm2d(4 * channels)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride > 1 or before != 4 * channels:
            projection = nn.Conv2d(before, 4 * channels, 1, stride, bias=False)
            self.downsample = nn.Sequential(projection, nn.BatchNorm2d(4 * channels))

    def forward(self, x: Any) -> Any:
        identity = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        out += identity
        return self.relu(out)


class ResNet50(nn.Module):  # type: ignore[misc,name-defined]
    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        before = 64
        for number, (count, channels) in enumerate([(3, 64), (4, 128), (6, 256), (3, 512)], start=1):
            blocks = []
            for block in range(count):
                blocks.append(Bottleneck(before, channels, 2 if block == 0 and number > 1 else 1))
                before = 4 * channels
            setattr(self, f"layer{number}", nn.Sequential(*blocks))
        self.avgpool, self.fc = nn.AdaptiveAvgPool2d((1, 1)), nn.Linear(2048, 1000)

    def forward(self, x: Any) -> Any:
        x = self.maxpool(F.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class UNet(nn.Module):  # type: ignore[misc,name-defined]
    """One level, which pads what is smaller as some do; its branches depend on sizes."""

    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Conv2d(1, 4, 3, padding="same")
        self.bottom = nn.Conv2d(4, 8, 3, padding=1, padding_mode="circular")
        self.up = nn.ConvTranspose2d(8, 4, 2, 2)
        self.last = nn.Conv2d(8, 2, 1)

    def forward(self, x: Any) -> Any:
        skip = self.down(x)
        up = self.up(self.bottom(F.max_pool2d(skip, 2)))
        height, width = (skip.size(axis) - up.size(axis) for axis in (2, 3))
        if height or width:
            up = F.pad(up, [width // 2, width - width // 2, height // 2, height - height // 2])
        return self.last(torch.cat([skip, up], dim=1))


class Shuffle(nn.Module):  # type: ignore[misc,name-defined]
    """A unit of ShuffleNet V2."""

    def __init__(self) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(4, 4, 3, 1, 1, groups=4)

    def forward(self, x: Any) -> Any:
        one, other = x.chunk(2, dim=1)
        y = torch.cat((one, self.depthwise(other)), dim=1)
        batch, channels, height, width = y.size()
        y = y.view(batch, 2, channels // 2, height, width)
        return torch.transpose(y, 1, 2).contiguous().view(batch, -1, height, width)


class Gate(nn.Module):  # type: ignore[misc,name-defined]
    """Squeeze and excitation, by a mean and a view."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(6, 2), nn.Linear(2, 6)

    def forward(self, x: Any) -> Any:
        gate = torch.sigmoid(self.fc2(F.relu(self.fc1(x.mean([2, 3])))))
        return x * gate.view(x.shape[0], -1, 1, 1)


class Shared(nn.Module):  # type: ignore[misc,name-defined]
    """One layer twice, a parameter of its own, attention that is not known, and a slice."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv1d(4, 4, 3, padding=1)
        self.bias = nn.Parameter(torch.zeros(1, 4, 1))

    def forward(self, x: Any) -> Any:
        y = self.conv(self.conv(x)) + self.bias
        attended = F.scaled_dot_product_attention(y, y, y)
        return attended[:, :, 1::2]
