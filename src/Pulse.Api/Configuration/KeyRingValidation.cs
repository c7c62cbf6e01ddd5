using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Protection;

namespace Pulse.Api.Configuration;

/// <summary>Checks settings of the key ring that depend on each other.</summary>
internal sealed class KeyRingValidation(IConfiguration configuration) : IValidateOptions<KeyOptions>
{
    public ValidateOptionsResult Validate(string? name, KeyOptions options)
    {
        List<string?> faults =
        [
            options.IsRingInRedis && RedisOptions.IsMissing(configuration)
                ? "ConnectionStrings:Redis is required if Keys:Ring is Redis."
                : null,
            RingCertificates.Fault(options),
        ];
        return faults.OfType<string>().ToList() is { Count: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }
}
