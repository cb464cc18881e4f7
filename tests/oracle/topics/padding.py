"""Margins of zeros, margins cut off, and cells that become several."""

from __future__ import annotations

from typing import Any

Case = tuple[str, dict[str, Any], tuple[int, ...]]

LAYERS: dict[str, Case] = {
    "pad 1d by default": ("ZeroPadding1D", {}, (3, 2)),
    "pad 1d": ("ZeroPadding1D", {"padding": 2}, (3, 2)),
    "pad 1d before": ("ZeroPadding1D", {"padding": (2, 0)}, (3, 2)),
    "pad 1d said out loud": ("ZeroPadding1D", {"padding": (0, 1), "data_format": "channels_last"}, (3, 2)),
    "pad 1d nothing": ("ZeroPadding1D", {"padding": 0}, (3, 2)),
    "pad 2d by default": ("ZeroPadding2D", {}, (2, 3, 2)),
    "pad 2d one number": ("ZeroPadding2D", {"padding": 2}, (2, 1, 2)),
    "pad 2d a number per axis": ("ZeroPadding2D", {"padding": (1, 2)}, (2, 2, 1)),
    "pad 2d pairs": ("ZeroPadding2D", {"padding": ((1, 0), (0, 2))}, (2, 3, 2)),
    "pad 2d number and pair": ("ZeroPadding2D", {"padding": (1, (0, 2))}, (2, 2, 1)),
    "pad 3d by default": ("ZeroPadding3D", {}, (1, 2, 1, 2)),
    "pad 3d a number per axis": ("ZeroPadding3D", {"padding": (0, 1, 2)}, (1, 2, 1, 2)),
    "pad 3d pairs": ("ZeroPadding3D", {"padding": ((1, 0), (0, 2), (1, 1))}, (1, 2, 2, 1)),
    "crop 1d by default": ("Cropping1D", {}, (5, 2)),
    "crop 1d": ("Cropping1D", {"cropping": 2}, (6, 2)),
    "crop 1d before": ("Cropping1D", {"cropping": (3, 0)}, (5, 2)),
    "crop 2d by default": ("Cropping2D", {}, (3, 2, 2)),
    "crop 2d one number": ("Cropping2D", {"cropping": 1}, (4, 3, 2)),
    "crop 2d a number per axis": ("Cropping2D", {"cropping": (1, 0)}, (4, 3, 2)),
    "crop 2d pairs": ("Cropping2D", {"cropping": ((1, 0), (0, 2))}, (3, 4, 2)),
    "crop 3d by default": ("Cropping3D", {}, (3, 4, 3, 2)),
    "crop 3d one number": ("Cropping3D", {"cropping": 0}, (2, 1, 2, 1)),
    "crop 3d pairs": ("Cropping3D", {"cropping": ((1, 0), (0, 2), (0, 0))}, (2, 3, 2, 2)),
    "repeat 1d by default": ("UpSampling1D", {}, (3, 2)),
    "repeat 1d": ("UpSampling1D", {"size": 3}, (2, 2)),
    "repeat 2d by default": ("UpSampling2D", {}, (2, 3, 2)),
    "repeat 2d": ("UpSampling2D", {"size": (3, 1), "data_format": "channels_last"}, (2, 2, 2)),
    "repeat 3d by default": ("UpSampling3D", {}, (2, 1, 2, 2)),
    "repeat 3d": ("UpSampling3D", {"size": (1, 2, 3)}, (2, 1, 2, 1)),
    "bilinear": ("UpSampling2D", {"interpolation": "bilinear"}, (3, 4, 2)),
    "bilinear uneven": ("UpSampling2D", {"size": (3, 1), "interpolation": "bilinear"}, (2, 3, 1)),
    "bilinear of one cell": ("UpSampling2D", {"size": 2, "interpolation": "bilinear"}, (1, 2, 1)),
    "bicubic": ("UpSampling2D", {"interpolation": "bicubic"}, (4, 5, 2)),
    "bicubic uneven": ("UpSampling2D", {"size": (3, 2), "interpolation": "BICUBIC"}, (2, 1, 1)),
}
