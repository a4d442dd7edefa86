import numpy as np
import onnxruntime
from onnx import parser

text = """<ir_version: 10, opset_import: ["": 21]>
layer (float[a, b, c, d] x, float[e, f, g, h] w) => (float[i, j, k, l] y) {
  y = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w)
}"""
model = parser.parse_model(text).SerializeToString()
x = np.zeros((1, 3, 32, 48), np.float32)
w = np.zeros((8, 3, 3, 3), np.float32)
y = onnxruntime.InferenceSession(model).run(None, {"x": x, "w": w})[0]
print(y.shape)
