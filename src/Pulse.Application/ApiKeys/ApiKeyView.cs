using AutoMapper;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;

namespace Pulse.Application.ApiKeys;

/// <summary>Shows a key to callers as it stands at this moment.</summary>
public sealed class ApiKeyView(IMapper mapper, IClock clock)
{
    public Versioned<ApiKeyDto> Of(ApiKey key) => new(InList(key), key.Version);

    public ApiKeyDto InList(ApiKey key) => mapper.Map<ApiKeyDto>(key, map => map.Items[ApiKeyProfile.Now] = clock.UtcNow);

    /// <summary>With the secret that was just made for it.</summary>
    public Versioned<IssuedApiKeyDto> Issued(ApiKey key, ApiKeySecret secret)
    {
        var shown = mapper.Map<IssuedApiKeyDto>(key, map =>
        {
            map.Items[ApiKeyProfile.Now] = clock.UtcNow;
            map.Items[ApiKeyProfile.Secret] = secret;
        });
        return new Versioned<IssuedApiKeyDto>(shown, key.Version);
    }
}
