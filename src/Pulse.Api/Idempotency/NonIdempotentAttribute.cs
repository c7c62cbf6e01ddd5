namespace Pulse.Api.Idempotency;

/// <summary>
/// The action is a <c>POST</c> that takes no <c>Idempotency-Key</c>: it makes or stops sessions or checks what somebody knows or has,
/// and an answer of before would do so for nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NonIdempotentAttribute : Attribute;
