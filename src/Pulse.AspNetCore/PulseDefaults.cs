namespace Pulse.AspNetCore;

/// <summary>Default values of Pulse authentication.</summary>
public static class PulseDefaults
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string AuthenticationScheme = "Pulse";

    /// <summary>The beginning of policy names that stand for a permission, such as <c>pulse:orders:read</c>.</summary>
    public const string PolicyPrefix = "pulse:";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Pulse.AspNetCore";

    /// <summary>The name of the health check.</summary>
    public const string HealthCheckName = "pulse";
}
