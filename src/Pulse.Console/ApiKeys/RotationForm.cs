using Pulse.Application.ApiKeys;

namespace Pulse.Console.ApiKeys;

/// <summary>The form of a rotation.</summary>
public sealed class RotationForm : ExpiryForm
{
    /// <summary>The grace period, in units of <see cref="Unit"/>.</summary>
    public string? GraceSeconds { get; init; } = "1";

    /// <summary><c>minutes</c>, <c>hours</c> or <c>days</c>.</summary>
    public string? Unit { get; init; } = "days";

    /// <summary><c>immediate</c> or <c>firstUse</c>.</summary>
    public string? Activation { get; init; } = "immediate";

    internal ApiKeyRotation ToRequest(FieldReader fields, DateTime now)
    {
        const string Path = "graceSeconds";
        var grace = fields.Number(Path, GraceSeconds);
        if (grace is null && fields.Faults.Count == 0)
        {
            fields.Refuse(Path, "A grace period is required. 0 ends the old secret at once.");
        }

        var seconds = Math.Min(grace ?? 0, int.MaxValue) * (Unit switch { "minutes" => 60L, "hours" => 3_600L, _ => 86_400L });
        return new ApiKeyRotation
        {
            GraceSeconds = (int)Math.Min(seconds, int.MaxValue),
            Activation = Activation == "firstUse" ? SecretActivation.FirstUse : SecretActivation.Immediate,
            ExpiresAt = ReadExpiry(fields, now),
        };
    }
}
