import jax.numpy as jnp
from jax import lax

x = jnp.zeros((1, 3, 32, 48))
w = jnp.zeros((8, 3, 3, 3))
pads = [(1, 1), (1, 1)]
y = lax.conv_general_dilated(x, w, window_strides=(2, 2), padding=pads)
print(y.shape)
