using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulse.Api.Json;

internal static class JsonSetup
{
    /// <summary>Rejects unknown and repeated properties: with a mistyped <c>expireAt</c> a key would never expire.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new PermissionConverter());
        options.Converters.Add(new NameConverterFactory());
        options.Converters.Add(new SensitiveTextConverter());
        options.Converters.Add(new DayConverter());
        options.Converters.Add(new DecimalConverter());
        options.Converters.Add(new MergePatchConverterFactory());
        options.Converters.Add(new InstantConverter());
    }
}
