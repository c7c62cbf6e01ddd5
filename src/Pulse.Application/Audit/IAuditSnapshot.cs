namespace Pulse.Application.Audit;

/// <summary>
/// What the audit log records of a thing at one moment. Its property names, in camel case and in their order, are names in the log. They are
/// stored for good: a property can be added at the end, but never renamed, reordered or retyped. A null property is recorded as no value.
/// </summary>
public interface IAuditSnapshot;

/// <summary>Why a request was refused, or why something ended.</summary>
/// <param name="Reason">A stable code.</param>
public sealed record ReasonSnapshot(string Reason) : IAuditSnapshot;
