"""Who tries bad input: Aino, who may do most."""

import pytest
from django.test import Client

from .hands import signed_in


@pytest.fixture
def aino(demo: None) -> Client:
    return signed_in("aino")
