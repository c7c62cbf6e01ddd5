using ErrorOr;
using Pulse.Domain.Applications;
using Pulse.Domain.Common;

namespace Pulse.Application.Applications;

/// <summary>Makes of what callers say in an application what can be kept: owners have ids, and what is sensitive is encrypted.</summary>
public sealed class SensitiveFieldProtector(ISensitiveData sensitive)
{
    /// <param name="id">The application.</param>
    /// <param name="before">What it said.</param>
    /// <param name="said">What it shall say.</param>
    /// <returns>Invalid where an owner has an id that nobody had.</returns>
    public ErrorOr<ApplicationContent> Keep(Guid id, ApplicationContent before, ApplicationContent said)
    {
        var known = (before.BusinessOwners ?? []).Select(owner => owner.Id).ToHashSet();
        var unknown = (said.BusinessOwners ?? [])
            .Select((owner, index) => (owner.Id, index))
            .Where(owner => owner.Id is not null && !known.Contains(owner.Id))
            .Select(owner => Errors.Invalid($"businessOwners[{owner.index}].id", "There is no such owner: leave the id out for a new one."))
            .ToList();
        return unknown.Count > 0
            ? unknown
            : (said with { BusinessOwners = said.BusinessOwners?.Select(owner => owner with { Id = owner.Id ?? Guid.CreateVersion7() }).ToList() })
                .WithSensitive(number => number.Seal(text => sensitive.Encrypt(text, id)));
    }

    /// <summary>With what is sensitive in clear.</summary>
    public ApplicationContent Reveal(MerchantApplication application) =>
        application.Content.WithSensitive(number => number.Open(cipher => sensitive.Decrypt(cipher, application.Id)));
}
