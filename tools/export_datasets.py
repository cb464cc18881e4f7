#!/usr/bin/env python3
"""Export the bundled data sets from scikit-learn into engine/datasets/data/*.npz.

    python tools/export_datasets.py           write the files and print their SHA-256 (for PROVENANCE.md)
    python tools/export_datasets.py --check   compare what is committed with what scikit-learn gives, array by array

Needs scikit-learn (the "oracles" extra); the engine itself reads only the .npz files.
Features are stored as float32 (digits: the 0..16 pixels as uint8), classes as uint8, in scikit-learn's order of rows.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parent.parent / "engine" / "datasets" / "data"


def tables() -> dict[str, dict[str, NDArray[Any]]]:
    """File name -> arrays, as scikit-learn's loaders give them. Diabetes in its own units, not centred and scaled."""
    from sklearn import datasets

    def table(bunch: Any) -> dict[str, NDArray[Any]]:
        return {"x": np.asarray(bunch.data, np.float32), "y": np.asarray(bunch.target, np.uint8)}

    digits, diabetes = datasets.load_digits(), datasets.load_diabetes(scaled=False)
    return {
        "breast_cancer": table(datasets.load_breast_cancer()),
        "iris": table(datasets.load_iris()),
        "wine": table(datasets.load_wine()),
        "digits": {"x": digits.images.astype(np.uint8), "y": digits.target.astype(np.uint8)},
        "diabetes": {"x": diabetes.data.astype(np.float32), "y": diabetes.target.astype(np.float32)},
    }


def write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, arrays in tables().items():
        path = FOLDER / f"{name}.npz"
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # the stub takes **kwds for allow_pickle too
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}  {path.stat().st_size:,} bytes")


def check() -> int:
    """0 if every committed array equals scikit-learn's; the bytes around them may differ with the zlib at hand."""
    different = []
    for name, arrays in tables().items():
        with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as stored:
            same = all(
                stored[key].dtype == made.dtype and np.array_equal(stored[key], made) for key, made in arrays.items()
            )
            if not same or set(stored.files) != set(arrays):
                different.append(name)
    print(f"different: {', '.join(different)}" if different else "all bundled arrays equal scikit-learn's")
    return 1 if different else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if parser.parse_args().check:
        return check()
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
