using AutoMapper;
using Pulse.Application.Common;
using Pulse.Domain.ApiKeys;

namespace Pulse.Application.ApiKeys;

/// <summary>Maps API keys to DTOs with their current status.</summary>
public sealed class ApiKeyView(IMapper mapper, TimeProvider clock)
{
    /// <summary>The key must be loaded with its account.</summary>
    public Versioned<ApiKeyDto> Of(ApiKey key) => new(InList(key, KeyTerms.Of(key.Account)), key.Version);

    public ApiKeyDto InList(ApiKey key, KeyTerms terms) => mapper.Map<ApiKeyDto>(key, map => SetItems(map, terms));

    /// <summary>Includes the new secret.</summary>
    public Versioned<IssuedApiKeyDto> Issued(ApiKey key, KeyTerms terms, ApiKeySecret secret)
    {
        var shown = mapper.Map<IssuedApiKeyDto>(key, map =>
        {
            SetItems(map, terms);
            map.Items[ApiKeyProfile.Secret] = secret;
        });
        return new Versioned<IssuedApiKeyDto>(shown, key.Version);
    }

    private void SetItems(IMappingOperationOptions map, KeyTerms terms) =>
        (map.Items[ApiKeyProfile.Now], map.Items[ApiKeyProfile.Terms]) = (clock.UtcNow, terms);
}
