import keras
import numpy as np

layer = keras.layers.Conv2DTranspose(3, kernel_size=3, strides=2)
crop = keras.layers.Cropping2D(((1, 0), (1, 0)))
x = np.zeros((1, 16, 24, 8), "float32")
print(tuple(crop(layer(x)).shape))
