import torch
from torch import nn
from torch.autograd.functional import jacobian
from torch.nn.functional import *


def row(cells):
    return torch.ones(1, 1, cells)


def seen(layers, outputs):  # the input cells that some outputs depend on
    slopes = jacobian(lambda x: layers(x)[0, 0, outputs], row(40))
    return slopes.nonzero()[:, -1].unique().tolist()
