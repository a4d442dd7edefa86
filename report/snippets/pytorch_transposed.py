import torch
from torch import nn

layer = nn.ConvTranspose2d(
    8, 3, kernel_size=3, stride=2, padding=1, output_padding=1
)
x = torch.zeros(1, 8, 16, 24)
print(tuple(layer(x).shape))
