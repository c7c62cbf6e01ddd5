using ErrorOr;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;

namespace Pulse.Application.Applications;

/// <summary>Prepares the content of an application for storage: assigns ids to owners and encrypts sensitive fields.</summary>
public sealed class SensitiveFieldProtector(ISensitiveData sensitive)
{
    /// <summary>Prepares the new content.</summary>
    /// <returns>A validation error if an owner has an unknown id.</returns>
    public ErrorOr<ApplicationContent> Keep(Guid id, ApplicationContent before, ApplicationContent requested)
    {
        var known = (before.BusinessOwners ?? []).Select(owner => owner.Id).ToHashSet();
        var unknown = (requested.BusinessOwners ?? [])
            .Select((owner, index) => (owner.Id, index))
            .Where(owner => owner.Id is not null && !known.Contains(owner.Id))
            .Select(owner => Errors.Invalid($"businessOwners[{owner.index}].id", "There is no such owner. Omit the id for a new owner."))
            .ToList();
        return unknown.Count > 0
            ? unknown
            : (requested with { BusinessOwners = requested.BusinessOwners?.Select(WithId).ToList() })
                .WithSensitive(number => number.Seal(text => sensitive.Encrypt(text, id)));
    }

    private static BusinessOwner WithId(BusinessOwner owner) => owner with { Id = owner.Id ?? Guid.CreateVersion7() };

    /// <summary>Decrypts the sensitive fields.</summary>
    public ApplicationContent Reveal(MerchantApplication application) =>
        application.Content.WithSensitive(number => number.Open(cipher => sensitive.Decrypt(cipher, application.Id)));
}
