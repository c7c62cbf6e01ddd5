using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Permissions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Application.ApiKeys;

/// <summary>Imports API keys that other systems issued into the account in effect.</summary>
/// <param name="Items">1 to 1,000 keys.</param>
/// <param name="DryRun">Returns the results without changes.</param>
[RequirePermission(Permission.ImportApiKeys, InPerson = true, OrSuperAdmin = true)]
public sealed record ImportApiKeys(IReadOnlyList<ImportedApiKey>? Items = null, bool DryRun = false) : IRequest<ErrorOr<ImportDto>>
{
    public const int MaxItems = 1000;
}

/// <summary>A key that another system issued as one text.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Permissions">At least one, at most the permissions that the caller holds in the account.</param>
/// <param name="Digest">The digest of the key's text.</param>
/// <param name="Hint">The last characters of the key's text, at most 4 visible ASCII characters. Absent: unknown.</param>
/// <param name="Description">At most 500 characters.</param>
/// <param name="ExpiresAt">The key is rejected from this time on. Absent: it does not expire.</param>
/// <param name="NotBefore">The key is rejected before this time. Absent: it is valid at once.</param>
/// <param name="AllowedIps">
/// Networks (CIDR) and addresses that the key can be used from, at most 100. Absent or empty: all networks.
/// </param>
/// <param name="RateLimit">Rate limit. Absent: unlimited.</param>
/// <param name="Quota">Quota per day, per month or in total. Absent: unlimited.</param>
/// <param name="ExternalId">An id in your own system, such as that of a customer, at most 128 characters. Absent or empty: none.</param>
/// <param name="Metadata">Named texts for your services, as for a new key.</param>
/// <param name="Prefix">First part of the secrets that a rotation will create. Default: pls.</param>
public sealed record ImportedApiKey(
    string Name,
    IReadOnlyList<PermissionName> Permissions,
    KeyDigest? Digest = null,
    string? Hint = null,
    string? Description = null,
    DateTime? ExpiresAt = null,
    DateTime? NotBefore = null,
    IReadOnlyList<string>? AllowedIps = null,
    RateLimitDto? RateLimit = null,
    QuotaDto? Quota = null,
    string? ExternalId = null,
    IReadOnlyDictionary<string, string?>? Metadata = null,
    string? Prefix = null) : INewApiKey
{
    /// <summary>Never contains the digest, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(ImportedApiKey);
}

/// <summary>The digest of a key's text. The text must have at least 128 random bits, so that it cannot be found from the digest.</summary>
/// <param name="Algorithm">The hash function.</param>
/// <param name="Encoding">The encoding of the value. The padding of base64 can be absent.</param>
/// <param name="Value">The encoded digest: 32 bytes for <c>sha256</c>, 64 bytes for <c>sha512</c>.</param>
public sealed record KeyDigest(DigestAlgorithm? Algorithm = null, DigestEncoding? Encoding = null, string? Value = null)
{
    internal bool TryParse(out SecretDigest digest)
    {
        digest = default;
        return Algorithm is { } algorithm && Encoding is { } encoding && SecretDigest.TryParse(algorithm, encoding, Value, out digest);
    }

    /// <inheritdoc cref="ImportedApiKey.ToString"/>
    public override string ToString() => nameof(KeyDigest);
}

public sealed class ImportApiKeysValidator : AbstractValidator<ImportApiKeys>
{
    public ImportApiKeysValidator()
    {
        RuleFor(command => command.Items).NotEmpty().WithMessage("At least one item is required.")
            .HasAtMost(ImportApiKeys.MaxItems).WithMessage($"Must have at most {ImportApiKeys.MaxItems} items.");
        RuleForEach(command => command.Items).NotNull().WithMessage("Must be an object.").SetValidator(new ImportedApiKeyValidator());
    }
}

public sealed class ImportedApiKeyValidator : AbstractValidator<ImportedApiKey>
{
    public ImportedApiKeyValidator()
    {
        this.NewApiKeyRules();
        RuleFor(item => item.Digest).NotNull().WithMessage("A digest is required.").SetValidator(new KeyDigestValidator()!);
        RuleFor(item => item.Hint).AtMost(ApiKeySecret.HintLength, IsVisible)
            .WithMessage($"Must have at most {ApiKeySecret.HintLength} visible ASCII characters.");
    }

    private static bool IsVisible(string hint) => !hint.AsSpan().ContainsAnyExceptInRange('!', '~');
}

public sealed class KeyDigestValidator : AbstractValidator<KeyDigest>
{
    public KeyDigestValidator()
    {
        RuleFor(digest => digest.Algorithm).NotNull().WithMessage("An algorithm is required: sha256 or sha512.");
        RuleFor(digest => digest.Encoding).NotNull().WithMessage("An encoding is required: hex, base64 or base64url.");
        RuleFor(digest => digest.Value).NotEmpty().WithMessage("A value is required.");
        RuleFor(digest => digest.Value)
            .Must((digest, _) => digest.TryParse(out var _))
            .When(digest => digest is { Algorithm: not null, Encoding: not null, Value.Length: > 0 })
            .WithMessage(digest =>
                $"Must be a digest of {SecretDigest.LengthOf(digest.Algorithm!.Value)} bytes in the encoding, without blanks.");
    }
}

public sealed class ImportApiKeysHandler(ApiKeyImport import, KnownPermissions known)
    : IRequestHandler<ImportApiKeys, ErrorOr<ImportDto>>
{
    public async Task<ErrorOr<ImportDto>> Handle(ImportApiKeys command, CancellationToken cancellationToken)
    {
        var unknown = new List<Error>();
        foreach (var (index, item) in command.Items!.Index())
        {
            var exist = await known.CheckAsync(item.Permissions, $"items[{index}].permissions", cancellationToken);
            unknown.AddRange(exist.ErrorsOrEmptyList);
        }

        if (unknown.Count > 0)
        {
            return unknown;
        }

        var results = await (command.DryRun
            ? import.TryAsync(command.Items!, cancellationToken)
            : import.SaveAsync(command.Items!, cancellationToken));
        return results.Then(found => new ImportDto(command.DryRun, found));
    }
}
