namespace Pulse.Api.Idempotency;

/// <summary>
/// Marks a <c>POST</c> that accepts no <c>Idempotency-Key</c>: it creates, ends or verifies sessions or credentials, and a replayed
/// response would bypass that.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NonIdempotentAttribute : Attribute;
