namespace Pulse.Api.Errors;

/// <summary>The action refuses what contradicts what is there: for the document, which cannot tell that from the request.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ConflictsAttribute : Attribute;
