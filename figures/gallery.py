"""The figures by name, in the order of a lecture: diagrams, lines, losses, training; then the other models."""

from __future__ import annotations

from figures import captions_diagrams, captions_linear, captions_losses, captions_models, captions_training
from figures.picture import Picture

__all__ = ["Picture", "catalogue"]

catalogue = {
    picture.name: picture
    for captions in (captions_losses, captions_diagrams, captions_linear, captions_training, captions_models)
    for picture in captions.PICTURES
}
"""The gallery, by name."""
