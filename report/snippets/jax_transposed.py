import jax.numpy as jnp
from jax import lax

x = jnp.zeros((1, 8, 16, 24))
w = jnp.zeros((8, 3, 3, 3))
pads = [(1, 2), (1, 2)]
axes = ("NCHW", "OIHW", "NCHW")
y = lax.conv_transpose(
    x, w, (2, 2), pads, dimension_numbers=axes, transpose_kernel=True
)
print(y.shape)
