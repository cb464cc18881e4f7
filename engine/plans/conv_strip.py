"""Some pictures of a batch in one stage: rows, product, ending, and all of it backwards.

Every view that this takes is made once, so that a step makes none.
"""

from __future__ import annotations

import numpy as np

from engine.array import Array, number
from engine.plans.conv_pool import Bare, Bend, Ending, Largest, Mean
from engine.plans.conv_stage import Stage
from engine.plans.curves import LINEAR, RELU


class Strip:
    """Pictures ``start`` to ``stop``. ``source``: where their x stands in every step, or None if it comes anew."""

    def __init__(self, stage: Stage, start: int, stop: int, source: Array | None) -> None:
        self._stage, count = stage, stop - start
        g = stage.geometry
        self.y = stage.y[start:stop]
        self._x = np.empty(0) if source is None else source

        self._framed = stage.framed[:count]
        picture = self._framed[:, :-1].reshape(count, *g.framed, g.channels)
        inside = tuple(slice(before, before + size) for (before, _), size in zip(g.margins, g.sizes, strict=True))
        self._inside = picture[:, *inside]
        self._as_it_is = source is not None and g.framed == g.sizes and not g.by_list
        seen = source if self._as_it_is and source is not None else picture
        self._laid = stage.rows[:count]
        self._rows = self._laid.reshape(-1, g.width)
        self._windows = g.in_order(g.windows.view(seen, g.grid))
        self._patches = self._laid[:, :, : g.patch].reshape(self._windows.shape)

        self._flat, self._list = self._framed.reshape(-1), stage.list_of(count)

        z = stage.z[:count] if g.pool == "largest" else stage.z[start:stop]
        dz = stage.dz[:count]
        self._z, self._dz = z.reshape(-1, g.filters), dz.reshape(-1, g.filters)
        cells, dcells, dy = g.cells_of(z), g.cells_of(dz), stage.dy[:count]
        self._end: Ending
        if g.pool == "none":
            self._end = Bare(self._bend(self.y, self.y), dz.reshape(self.y.shape))
        elif g.pool == "largest":
            won, bends_last = [one[start:stop] for one in stage.won], g.curve in (LINEAR, RELU)
            bend = self._bend(self.y if bends_last else self._z, self.y)
            self._end = Largest(bend, bends_last, cells, self.y, won, dy, dcells)
        else:
            share = number(1 / len(cells), z.dtype)
            self._end = Mean(self._bend(self._z, self._z), cells, self.y, share, dy, self._dz, dcells)

        self._dframed = stage.dframed[:count]
        self._dx = self._dframed[:, *inside]
        spots = [g.in_order(self._dframed[place]) for place in g.windows.cells(g.grid)]
        self._product = stage.product[:count].reshape(-1, g.channels)
        self._sent = self._product.reshape(spots[0].shape)
        kernels = stage.packed[: g.patch].reshape(-1, g.channels, g.filters).swapaxes(1, 2)
        self._ways_back = list(zip(kernels, spots, strict=True))

    def _bend(self, z: Array, y: Array) -> Bend:
        """The activation that turns z into what it leaves there, and whose derivative is told by y."""
        stage, curve = self._stage, self._stage.geometry.curve
        zeros, slopes = (scratch[: a.size].reshape(a.shape) for scratch, a in ((stage.zeros, z), (stage.some, y)))
        if curve is LINEAR:
            return Bend([], [], None)
        return Bend(curve.there(z, zeros), curve.slopes(y, slopes), slopes)

    def forward(self, x: Array, training: bool) -> Array:
        """y. Shapes: (pictures, *sizes, channels) -> (pictures, *counts, filters)."""
        self._x = x
        self._lay()
        self._rows.dot(self._stage.packed, self._z)
        self._end.forward(training)
        return self.y

    def backward(self, dy: Array) -> None:
        """Work out dz, and add the share of these pictures to the weights' gradients."""
        self._end.backward(dy)
        if self._stage.laid is not self:
            self._lay()
        self._stage.add_slope(self._rows, self._dz)

    def input_gradient(self) -> Array:
        """dx, after ``backward``: every number of a picture adds up what the windows over it send back."""
        self._dframed.fill(0)
        for kernel, spot in self._ways_back:
            self._dz.dot(kernel, self._product)
            np.add(spot, self._sent, spot)
        return self._dx

    def _lay(self) -> None:
        """Lay the windows of x out as rows."""
        if not self._as_it_is:
            np.copyto(self._inside, self._x)
        places = self._stage.places
        if places is None:
            np.copyto(self._patches, self._windows)
        elif self._list is not None:  # "wrap" because NumPy makes a copy first where it would have to refuse a place
            self._flat.take(self._list, None, self._laid, "wrap")
        else:
            np.take(self._framed, places, axis=1, out=self._laid, mode="wrap")
        self._stage.laid = self
