using System.Globalization;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Instants in the format of the contract.</summary>
public static class Instants
{
    public const string Pattern = @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$";

    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
