using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Streams;

/// <summary>Opens a stream of the revocations that the caller may see.</summary>
/// <param name="LastEventId">The id of the last event that the listener knows. Null: none.</param>
/// <param name="LastStream">The stream that the listener had before. Null: none, or unknown.</param>
[RequirePermission(Permission.VerifyAllAccounts, Permission.VerifyApiKeys)]
public sealed record OpenRevocationStream(string? LastEventId, string? LastStream = null) : IRequest<ErrorOr<IRevocationStream>>;

public sealed class OpenRevocationStreamHandler(RequestContext context, CallerRenewal renewal, IRevocationStreams streams)
    : IRequestHandler<OpenRevocationStream, ErrorOr<IRevocationStream>>
{
    public const string LastEventId = "Last-Event-ID";
    public const string LastStream = "Last-Stream-ID";

    public async Task<ErrorOr<IRevocationStream>> Handle(OpenRevocationStream query, CancellationToken cancellationToken)
    {
        var after = query.LastEventId is { } text ? StreamPosition.Parse(text) : null;
        return query.LastEventId is not null && after is null
            ? Errors.Invalid(LastEventId, "Must be the id of an event of this stream.")
            : await streams.OpenAsync(context, renewal, after, query.LastStream, cancellationToken);
    }
}
