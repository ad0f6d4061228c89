public import Torch

/// Which keys a query may look at.
public enum AttentionMask {
    /// A token sees itself and what comes before it.
    case causal
    /// A bool tensor [batch, 1, queries, keys]; true = may look.
    case allowed(Tensor)
}
