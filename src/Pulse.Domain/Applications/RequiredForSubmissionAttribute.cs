namespace Pulse.Domain.Applications;

/// <summary>Marks a field that is required for submission.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredForSubmissionAttribute : Attribute;
