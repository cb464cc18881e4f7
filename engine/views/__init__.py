"""Views: questions about a trained model, each answered in JSON values from its weights and its own data.

kernels = view_of("kernels", {"layer": "conv2d"})
kernels.look(subject)                      a dict: what a picture of them needs
of_layer(layer, shape)                     the names of the views that show something of this layer
of_model(info)                             ... of any model that learns these data

A view is a block, so it declares its arguments once. Adding one is a file here and a line below.
"""

from engine.views import embedding, examples, features, gates, judgement, kernels, scatter
from engine.views.base import Subject, View, of_layer, of_model, view_of

__all__ = [
    "Subject",
    "View",
    "embedding",
    "examples",
    "features",
    "gates",
    "judgement",
    "kernels",
    "of_layer",
    "of_model",
    "scatter",
    "view_of",
]
