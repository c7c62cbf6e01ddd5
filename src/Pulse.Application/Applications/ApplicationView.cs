using AutoMapper;
using Pulse.Application.Common;
using Pulse.Domain.Applications;

namespace Pulse.Application.Applications;

/// <summary>Maps applications to DTOs.</summary>
public sealed class ApplicationView(IMapper mapper)
{
    public Versioned<ApplicationDto> Of(MerchantApplication application) => new(InList(application), application.Version);

    public ApplicationDto InList(MerchantApplication application) => mapper.Map<ApplicationDto>(application);

    /// <summary>Includes the new application key.</summary>
    public Versioned<IssuedApplicationDto> Issued(MerchantApplication application, ApplicationKey key) => new(
        mapper.Map<IssuedApplicationDto>(application, map => map.Items[ApplicationProfile.Key] = key), application.Version);

    /// <summary>Maps an application with its decrypted fields.</summary>
    /// <param name="content">The decrypted content.</param>
    public Versioned<ApplicationDto> Revealed(MerchantApplication application, ApplicationContent content) => new(
        mapper.Map<ApplicationDto>(application, map => map.Items[ApplicationProfile.Content] = content), application.Version)
    {
        Variant = "sensitive",
    };
}
