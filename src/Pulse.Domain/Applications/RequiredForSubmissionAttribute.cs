namespace Pulse.Domain.Applications;

/// <summary>A draft without it cannot be submitted.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredForSubmissionAttribute : Attribute;
