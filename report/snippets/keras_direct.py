import keras
import numpy as np

pad = keras.layers.ZeroPadding2D(1)
layer = keras.layers.Conv2D(8, kernel_size=3, strides=2)
x = np.zeros((1, 32, 48, 3), "float32")
print(tuple(layer(pad(x)).shape))
