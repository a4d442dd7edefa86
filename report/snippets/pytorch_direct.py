import torch
from torch import nn

layer = nn.Conv2d(3, 8, kernel_size=3, stride=2, padding=1)
x = torch.zeros(1, 3, 32, 48)
print(tuple(layer(x).shape))
