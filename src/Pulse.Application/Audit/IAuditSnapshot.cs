namespace Pulse.Application.Audit;

/// <summary>
/// The fields of an aggregate that the audit log records. The names of the properties, in camel case and in their order, are the names in
/// the log. They are stored permanently: do not rename, reorder or retype a property; add new ones at the end.
/// </summary>
public interface IAuditSnapshot;

/// <summary>Why a request was refused, or why something ended.</summary>
/// <param name="Reason">A stable code.</param>
public sealed record ReasonSnapshot(string Reason) : IAuditSnapshot;
