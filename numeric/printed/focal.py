# mypy: ignore-errors
"""focal, printed from its derivations by `make`. Not to be edited: a test prints it again."""

import numpy
from numeric.vectorised import exp, log1p, maximum, minimum, where
from numeric.special import lazy_minimum
from numeric.labels import Labels

LABELS = Labels(values=(0.0, 1.0), low=0.0, high=1.0, integer=False)
CONVEX = False
MARGIN = True
SMOOTHNESS = 0.49700000000000055
CONCORDANCE = None
FORGOTTEN = {'activation': (), 'loss': (), 'soft_loss': (), 'derivative': (), 'soft_derivative': (), 'second_derivative': (), 'soft_second_derivative': (), 'probability': ()}
REACHES = {'activation': False, 'loss': True, 'soft_loss': True, 'derivative': True, 'soft_derivative': True, 'second_derivative': True, 'soft_second_derivative': True, 'probability': False}


def activation(z):
    """The output ŷ of focal, elementwise.

      where s = exp(z)/(exp(z) + 1)
      σ(z)
      = s   [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['focal'].stable_forms['activation'].
    """
    t = numpy.exp(lazy_minimum(z, 80))
    s = t/(t + 1)
    return s


def loss(z, y):
    """The loss L of focal, elementwise.

      where v = 1 - 2*y
      where u = v*z
      where a = Abs(u)
      where q = exp(-a)
      for y ∈ {0, 1}
      -y*(1 - σ(z))**2*log(σ(z)) - σ(z)**2*(1 - y)*log(1 - σ(z))
      = (a/(q*(q + 2) + 1) if u ≥ 0; 0 otherwise) + (Max(q**2, 1 if u ≥ 0; 0 otherwise)/(q*(q + 2) + 1))*log1p(q)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['focal'].stable_forms['loss'].
    """
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = numpy.exp(-a)
    return numpy.where(u >= 0, a/(q*(q + 2) + 1), 0) + (numpy.maximum(q**2, (u >= 0))/(q*(q + 2) + 1))*numpy.log1p(q)


def soft_loss(z, y):
    """The loss L of focal, elementwise.

      where a = Abs(z)
      where q = exp(-a)
      for y ∈ [0, 1]
      -y*(1 - σ(z))**2*log(σ(z)) - σ(z)**2*(1 - y)*log(1 - σ(z))
      = ((1 - y if z ≥ 0; y otherwise)/(q*(q + 2) + 1))*a + ((1 - y + q*q*y if z ≥ 0; q*q*(1 - y) + y otherwise)/(q*(q + 2) + 1))*log1p(q)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['focal'].stable_forms['loss'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    return a*(numpy.where(z >= 0, 1 - y, y)/(q*(q + 2) + 1)) + (numpy.where(z >= 0, q*(q*y) + (1 - y), q*(q*(1 - y)) + y)/(q*(q + 2) + 1))*numpy.log1p(q)


def derivative(z, y):
    """The derivative ∂L/∂z of focal, elementwise.

      where L = -y*(1 - ŷ)**2*log(ŷ) - ŷ**2*(1 - y)*log(1 - ŷ)
      where ŷ = σ(z)
      where v = 1 - 2*y
      where u = v*z
      where a = Abs(u)
      where q = exp(-a)
      for y ∈ {0, 1}
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                                           [chain rule]
      = (ŷ**2*(1 - y)/(1 - ŷ) - y*(2*ŷ - 2)*log(ŷ) - y*(1 - ŷ)**2/ŷ - 2*ŷ*(1 - y)*log(1 - ŷ))*ŷ*(1 - ŷ)  [the factors]
      = ((2*y*ŷ**3*log(ŷ) - 2*y*ŷ**3*log(1 - ŷ) - 4*y*ŷ**2*log(ŷ) + 2*y*ŷ**2*log(1 - ŷ) - 3*y*ŷ**2 + 2*y*ŷ*log(ŷ) + 3*y*ŷ - y + 2*ŷ**3*log(1 - ŷ) + ŷ**3 - 2*ŷ**2*log(1 - ŷ))/(ŷ*(1 - ŷ)))*ŷ*(1 - ŷ)  [common denominator]
      = 2*y*ŷ*(1 - ŷ)**2*log(ŷ) - y*(1 - ŷ)**3 + ŷ**3*(1 - y) - ŷ**2*(1 - y)*(2 - 2*ŷ)*log(1 - ŷ)  [multiply and cancel]
      = 2*y*σ(z)*(1 - σ(z))**2*log(σ(z)) - y*(1 - σ(z))**3 - σ(z)**2*(1 - y)*(2 - 2*σ(z))*log(1 - σ(z)) + σ(z)**3*(1 - y)  [insert ŷ]
      = v*(((2*q/(q*(q*(q + 3) + 3) + 1))*a if u ≥ 0; 0 otherwise) + (2*q*Max(q, 1 if u ≥ 0; 0 otherwise)/(q*(q*(q + 3) + 3) + 1))*log1p(q) + Max(q*q**2, 1 if u ≥ 0; 0 otherwise)/(q*(q*(q + 3) + 3) + 1))  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['focal'].stable_forms['derivative'].
    """
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = numpy.exp(-a)
    return v*(numpy.where(u >= 0, a*(2*q/(q*(q*(q + 3) + 3) + 1)), 0) + (2*(q*numpy.maximum(q, (u >= 0)))/(q*(q*(q + 3) + 3) + 1))*numpy.log1p(q) + numpy.maximum(q*q**2, (u >= 0))/(q*(q*(q + 3) + 3) + 1))


def soft_derivative(z, y):
    """The derivative ∂L/∂z of focal, elementwise.

      where L = -y*(1 - ŷ)**2*log(ŷ) - ŷ**2*(1 - y)*log(1 - ŷ)
      where ŷ = σ(z)
      where a = Abs(z)
      where q = exp(-a)
      for y ∈ [0, 1]
      ∂L/∂z
      = ∂L/∂ŷ*∂ŷ/∂z                                                                           [chain rule]
      = (ŷ**2*(1 - y)/(1 - ŷ) - y*(2*ŷ - 2)*log(ŷ) - y*(1 - ŷ)**2/ŷ - 2*ŷ*(1 - y)*log(1 - ŷ))*ŷ*(1 - ŷ)  [the factors]
      = ((2*y*ŷ**3*log(ŷ) - 2*y*ŷ**3*log(1 - ŷ) - 4*y*ŷ**2*log(ŷ) + 2*y*ŷ**2*log(1 - ŷ) - 3*y*ŷ**2 + 2*y*ŷ*log(ŷ) + 3*y*ŷ - y + 2*ŷ**3*log(1 - ŷ) + ŷ**3 - 2*ŷ**2*log(1 - ŷ))/(ŷ*(1 - ŷ)))*ŷ*(1 - ŷ)  [common denominator]
      = 2*y*ŷ*(1 - ŷ)**2*log(ŷ) - y*(1 - ŷ)**3 + ŷ**3*(1 - y) - ŷ**2*(1 - y)*(2 - 2*ŷ)*log(1 - ŷ)  [multiply and cancel]
      = 2*y*σ(z)*(1 - σ(z))**2*log(σ(z)) - y*(1 - σ(z))**3 - σ(z)**2*(1 - y)*(2 - 2*σ(z))*log(1 - σ(z)) + σ(z)**3*(1 - y)  [insert ŷ]
      = ((2*(1 - y) if z ≥ 0; -2*y otherwise)*q/(q*(q*(q + 3) + 3) + 1))*a + (2*(1 if z ≥ 0; 0 otherwise - y + ((1 if z < 0; 0 otherwise) + (-y))*q)*q/(q*(q*(q + 3) + 3) + 1))*log1p(q) + (1 if z ≥ 0; 0 otherwise - y + ((1 if z < 0; 0 otherwise) + (-y))*q*q*q)/(q*(q*(q + 3) + 3) + 1)  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['focal'].stable_forms['derivative'].
    """
    a = abs(z)
    q = numpy.exp(-a)
    return a*(q*numpy.where(z >= 0, 2*(1 - y), -2*y)/(q*(q*(q + 3) + 3) + 1)) + (2*q*(q*((z < 0) - y) + ((z >= 0) - y))/(q*(q*(q + 3) + 3) + 1))*numpy.log1p(q) + (q*(q*(q*((z < 0) - y))) + ((z >= 0) - y))/(q*(q*(q + 3) + 3) + 1)


def second_derivative(z, y):
    """The second derivative ∂²L/∂z² of focal, elementwise.

      where L = -y*(1 - ŷ)**2*log(ŷ) - ŷ**2*(1 - y)*log(1 - ŷ)
      where ŷ = σ(z)
      where v = 1 - 2*y
      where u = v*z
      where a = Abs(u)
      where q = exp(-a)
      where p = exp(-Min(708, a))
      where r = exp(-Max(0, a - 708))
      for y ∈ {0, 1}
      ∂²L/∂z²
      = ∂(2*y*ŷ*(1 - ŷ)**2*log(ŷ) - y*(1 - ŷ)**3 + ŷ**3*(1 - y) - ŷ**2*(1 - y)*(2 - 2*ŷ)*log(1 - ŷ))/∂z  [differentiate ∂L/∂z]
      = ∂ŷ/∂z*(2*y*ŷ*(2*ŷ - 2)*log(ŷ) + 2*y*(1 - ŷ)**2*log(ŷ) + 5*y*(1 - ŷ)**2 + 2*ŷ**2*(1 - y)*log(1 - ŷ) + 3*ŷ**2*(1 - y) + ŷ**2*(1 - y)*(2 - 2*ŷ)/(1 - ŷ) - 2*ŷ*(1 - y)*(2 - 2*ŷ)*log(1 - ŷ))  [chain rule through ŷ]
      = 2*y*ŷ*(1 - ŷ)**3*log(ŷ) - 4*y*ŷ**2*(1 - ŷ)**2*log(ŷ) + 5*y*ŷ*(1 - ŷ)**3 + 2*ŷ**3*(1 - y)*(1 - ŷ)*log(1 - ŷ) + ŷ**3*(1 - y)*(2 - 2*ŷ) + ŷ**3*(1 - y)*(3 - 3*ŷ) - ŷ**2*(1 - y)*(2 - 2*ŷ)**2*log(1 - ŷ)  [collect]
      = 2*y*σ(z)*(1 - σ(z))**3*log(σ(z)) + 5*y*σ(z)*(1 - σ(z))**3 - 4*y*σ(z)**2*(1 - σ(z))**2*log(σ(z)) + 2*σ(z)**3*(1 - y)*(1 - σ(z))*log(1 - σ(z)) - σ(z)**2*(1 - y)*(2 - 2*σ(z))**2*log(1 - σ(z)) + σ(z)**3*(1 - y)*(2 - 2*σ(z)) + σ(z)**3*(1 - y)*(3 - 3*σ(z))  [insert ŷ]
      = (((-2*(1 + q*(-2))/(q*(q*(q*(q + 4) + 6) + 4) + 1))*p*a if u ≥ 0; 0 otherwise) + p*((-2*(1 + q*(-2)) if u ≥ 0; 2*(2 - q)*q otherwise)/(q*(q*(q*(q + 4) + 6) + 4) + 1))*log1p(q) + p*5*Max(q**2, 1 if u ≥ 0; 0 otherwise)/(q*(q*(q*(q + 4) + 6) + 4) + 1))*r  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['focal'].stable_forms['second_derivative'].
    """
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    p = numpy.exp(-lazy_minimum(a, 708))
    r = numpy.exp(-numpy.maximum(0, a - 708))
    q = p*r
    return r*(numpy.where(u >= 0, (a*p)*(-2*(1 + (-2)*q)/(q*(q*(q*(q + 4) + 6) + 4) + 1)), 0) + p*(numpy.where(u >= 0, -2*(1 + (-2)*q), 2*q*(2 - q))/(q*(q*(q*(q + 4) + 6) + 4) + 1))*numpy.log1p(q) + 5*p*numpy.maximum(q**2, (u >= 0))/(q*(q*(q*(q + 4) + 6) + 4) + 1))


def soft_second_derivative(z, y):
    """The second derivative ∂²L/∂z² of focal, elementwise.

      where L = -y*(1 - ŷ)**2*log(ŷ) - ŷ**2*(1 - y)*log(1 - ŷ)
      where ŷ = σ(z)
      where a = Abs(z)
      where q = exp(-a)
      where p = exp(-Min(708, a))
      where r = exp(-Max(0, a - 708))
      for y ∈ [0, 1]
      ∂²L/∂z²
      = ∂(2*y*ŷ*(1 - ŷ)**2*log(ŷ) - y*(1 - ŷ)**3 + ŷ**3*(1 - y) - ŷ**2*(1 - y)*(2 - 2*ŷ)*log(1 - ŷ))/∂z  [differentiate ∂L/∂z]
      = ∂ŷ/∂z*(2*y*ŷ*(2*ŷ - 2)*log(ŷ) + 2*y*(1 - ŷ)**2*log(ŷ) + 5*y*(1 - ŷ)**2 + 2*ŷ**2*(1 - y)*log(1 - ŷ) + 3*ŷ**2*(1 - y) + ŷ**2*(1 - y)*(2 - 2*ŷ)/(1 - ŷ) - 2*ŷ*(1 - y)*(2 - 2*ŷ)*log(1 - ŷ))  [chain rule through ŷ]
      = 2*y*ŷ*(1 - ŷ)**3*log(ŷ) - 4*y*ŷ**2*(1 - ŷ)**2*log(ŷ) + 5*y*ŷ*(1 - ŷ)**3 + 2*ŷ**3*(1 - y)*(1 - ŷ)*log(1 - ŷ) + ŷ**3*(1 - y)*(2 - 2*ŷ) + ŷ**3*(1 - y)*(3 - 3*ŷ) - ŷ**2*(1 - y)*(2 - 2*ŷ)**2*log(1 - ŷ)  [collect]
      = 2*y*σ(z)*(1 - σ(z))**3*log(σ(z)) + 5*y*σ(z)*(1 - σ(z))**3 - 4*y*σ(z)**2*(1 - σ(z))**2*log(σ(z)) + 2*σ(z)**3*(1 - y)*(1 - σ(z))*log(1 - σ(z)) - σ(z)**2*(1 - y)*(2 - 2*σ(z))**2*log(1 - σ(z)) + σ(z)**3*(1 - y)*(2 - 2*σ(z)) + σ(z)**3*(1 - y)*(3 - 3*σ(z))  [insert ŷ]
      = (p*((-2*(1 - y + q*(q*y - 2)) if z ≥ 0; 2*(q*(q*(y - 1) + 2) - y) otherwise)/(q*(q*(q*(q + 4) + 6) + 4) + 1))*log1p(q) + p*5*(1 - y + q*q*y if z ≥ 0; q*q*(1 - y) + y otherwise)/(q*(q*(q*(q + 4) + 6) + 4) + 1) + (-2*(1 - y if z ≥ 0; y otherwise)*(1 + q*(-2))/(q*(q*(q*(q + 4) + 6) + 4) + 1))*p*a)*r  [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['focal'].stable_forms['second_derivative'].
    """
    a = abs(z)
    p = numpy.exp(-lazy_minimum(a, 708))
    r = numpy.exp(-numpy.maximum(0, a - 708))
    q = p*r
    return r*(p*(numpy.where(z >= 0, -2*(q*(q*y - 2) + (1 - y)), 2*(q*(q*(y - 1) + 2) - y))/(q*(q*(q*(q + 4) + 6) + 4) + 1))*numpy.log1p(q) + 5*p*numpy.where(z >= 0, q*(q*y) + (1 - y), q*(q*(1 - y)) + y)/(q*(q*(q*(q + 4) + 6) + 4) + 1) + (a*p)*(-2*(1 + (-2)*q)*numpy.where(z >= 0, 1 - y, y)/(q*(q*(q*(q + 4) + 6) + 4) + 1)))


def probability(z):
    """The probability of label 1 of focal, elementwise.

      where s = exp(z)/(exp(z) + 1)
      σ(z)
      = s   [stable evaluation]

    z and y broadcast against each other; the result has their common shape and the type of z.
    Source: derivations, models['focal'].stable_forms['probability'].
    """
    t = numpy.exp(lazy_minimum(z, 80))
    s = t/(t + 1)
    return s


def value_and_slope(z, y):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = numpy.exp(-a)
    return [numpy.where(u >= 0, a/(q*(q + 2) + 1), 0) + (numpy.maximum(q**2, (u >= 0))/(q*(q + 2) + 1))*numpy.log1p(q), v*(numpy.where(u >= 0, a*(2*q/(q*(q*(q + 3) + 3) + 1)), 0) + (2*(q*numpy.maximum(q, (u >= 0)))/(q*(q*(q + 3) + 3) + 1))*numpy.log1p(q) + numpy.maximum(q*q**2, (u >= 0))/(q*(q*(q + 3) + 3) + 1))]


def soft_value_and_slope(z, y):
    a = abs(z)
    q = numpy.exp(-a)
    return [a*(numpy.where(z >= 0, 1 - y, y)/(q*(q + 2) + 1)) + (numpy.where(z >= 0, q*(q*y) + (1 - y), q*(q*(1 - y)) + y)/(q*(q + 2) + 1))*numpy.log1p(q), a*(q*numpy.where(z >= 0, 2*(1 - y), -2*y)/(q*(q*(q + 3) + 3) + 1)) + (2*q*(q*((z < 0) - y) + ((z >= 0) - y))/(q*(q*(q + 3) + 3) + 1))*numpy.log1p(q) + (q*(q*(q*((z < 0) - y))) + ((z >= 0) - y))/(q*(q*(q + 3) + 3) + 1)]


def one_power(z, y):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    q = exp(-a)
    return q


def soft_one_power(z, y):
    a = abs(z)
    q = exp(-a)
    return q


def one_activation(z, y, q):
    t = exp(minimum(80, z))
    s = t/(t + 1)
    return s


def one_loss(z, y, q):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    return where(u >= 0, a/(q*(q + 2) + 1), 0) + (maximum(q**2, (u >= 0))/(q*(q + 2) + 1))*log1p(q)


def soft_one_loss(z, y, q):
    a = abs(z)
    return a*(where(z >= 0, 1 - y, y)/(q*(q + 2) + 1)) + (where(z >= 0, q*(q*y) + (1 - y), q*(q*(1 - y)) + y)/(q*(q + 2) + 1))*log1p(q)


def one_derivative(z, y, q):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    return v*(where(u >= 0, a*(2*q/(q*(q*(q + 3) + 3) + 1)), 0) + (2*(q*maximum(q, (u >= 0)))/(q*(q*(q + 3) + 3) + 1))*log1p(q) + maximum(q*q**2, (u >= 0))/(q*(q*(q + 3) + 3) + 1))


def soft_one_derivative(z, y, q):
    a = abs(z)
    return a*(q*where(z >= 0, 2*(1 - y), -2*y)/(q*(q*(q + 3) + 3) + 1)) + (2*q*(q*((z < 0) - y) + ((z >= 0) - y))/(q*(q*(q + 3) + 3) + 1))*log1p(q) + (q*(q*(q*((z < 0) - y))) + ((z >= 0) - y))/(q*(q*(q + 3) + 3) + 1)


def one_second_derivative(z, y, q):
    v = 1 - 2*y
    u = v*z
    a = abs(u)
    p = exp(-minimum(708, a))
    r = exp(-maximum(0, a - 708))
    q = p*r
    return r*(where(u >= 0, (a*p)*(-2*(1 + (-2)*q)/(q*(q*(q*(q + 4) + 6) + 4) + 1)), 0) + p*(where(u >= 0, -2*(1 + (-2)*q), 2*q*(2 - q))/(q*(q*(q*(q + 4) + 6) + 4) + 1))*log1p(q) + 5*p*maximum(q**2, (u >= 0))/(q*(q*(q*(q + 4) + 6) + 4) + 1))


def soft_one_second_derivative(z, y, q):
    a = abs(z)
    p = exp(-minimum(708, a))
    r = exp(-maximum(0, a - 708))
    q = p*r
    return r*(p*(where(z >= 0, -2*(q*(q*y - 2) + (1 - y)), 2*(q*(q*(y - 1) + 2) - y))/(q*(q*(q*(q + 4) + 6) + 4) + 1))*log1p(q) + 5*p*where(z >= 0, q*(q*y) + (1 - y), q*(q*(1 - y)) + y)/(q*(q*(q*(q + 4) + 6) + 4) + 1) + (a*p)*(-2*(1 + (-2)*q)*where(z >= 0, 1 - y, y)/(q*(q*(q*(q + 4) + 6) + 4) + 1)))


def one_probability(z, y, q):
    t = exp(minimum(80, z))
    s = t/(t + 1)
    return s
