internal import CTorch

// Functions of each element on its own.
extension Tensor {
    /// e to the power of each element.
    public func exp() throws(TorchError) -> Tensor {
        try made("exp", self) { ct_exp(handle, $0) }
    }

    /// The natural logarithm; NaN below 0.
    public func log() throws(TorchError) -> Tensor {
        try made("log", self) { ct_log(handle, $0) }
    }

    /// The square root; NaN below 0.
    public func sqrt() throws(TorchError) -> Tensor {
        try made("sqrt", self) { ct_sqrt(handle, $0) }
    }

    /// One over the square root.
    public func rsqrt() throws(TorchError) -> Tensor {
        try made("rsqrt", self) { ct_rsqrt(handle, $0) }
    }

    /// The cosine of angles in radians.
    public func cos() throws(TorchError) -> Tensor {
        try made("cos", self) { ct_cos(handle, $0) }
    }

    /// The sine of angles in radians.
    public func sin() throws(TorchError) -> Tensor {
        try made("sin", self) { ct_sin(handle, $0) }
    }

    /// The hyperbolic tangent.
    public func tanh() throws(TorchError) -> Tensor {
        try made("tanh", self) { ct_tanh(handle, $0) }
    }

    /// The elements without their sign.
    public func abs() throws(TorchError) -> Tensor {
        try made("abs", self) { ct_abs(handle, $0) }
    }

    /// The elements times themselves.
    public func square() throws(TorchError) -> Tensor {
        try made("square", self) { ct_square(handle, $0) }
    }

    /// The largest whole number not above each element.
    public func floor() throws(TorchError) -> Tensor {
        try made("floor", self) { ct_floor(handle, $0) }
    }

    /// The nearest whole number; ties go to the even one.
    public func round() throws(TorchError) -> Tensor {
        try made("round", self) { ct_round(handle, $0) }
    }

    /// The logistic function, 1 / (1 + exp(-x)).
    public func sigmoid() throws(TorchError) -> Tensor {
        try made("sigmoid", self) { ct_sigmoid(handle, $0) }
    }

    /// The elements, 0 where they are negative.
    public func relu() throws(TorchError) -> Tensor {
        try made("relu", self) { ct_relu(handle, $0) }
    }

    /// The elements times their own sigmoid.
    public func silu() throws(TorchError) -> Tensor {
        try made("silu", self) { ct_silu(handle, $0) }
    }

    /// The Gaussian error linear unit, x Φ(x): exact, or with Φ approximated through tanh (Hendrycks, Gimpel 2016).
    public func gelu(tanhApproximation: Bool = false) throws(TorchError) -> Tensor {
        try made("gelu", self) { ct_gelu(handle, tanhApproximation, $0) }
    }

    /// The elements with each one zeroed with the given probability and the others scaled up to keep the mean.
    ///
    /// The tensor itself when not training. Draws from the device's default generator.
    public func dropout(_ probability: Double, training: Bool) throws(TorchError) -> Tensor {
        try made("dropout", self) { ct_dropout(handle, probability, training, $0) }
    }
}
