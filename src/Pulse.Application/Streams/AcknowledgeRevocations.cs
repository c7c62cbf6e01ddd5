using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Streams;

/// <summary>Confirms that a listener has processed all events up to a position.</summary>
[RequirePermission(Permission.VerifyAllAccounts, Permission.VerifyApiKeys)]
public sealed record AcknowledgeRevocations(RevocationAcknowledgement Acknowledgement) : IRequest<ErrorOr<Success>>;

/// <summary>The confirmation of a listener.</summary>
/// <param name="Stream">The <c>stream</c> of the <c>hello</c> event.</param>
/// <param name="Position">The <c>position</c> of the last event that the listener has processed.</param>
/// <param name="Leaving">True if the listener has ended and uses nothing that it has kept. Default: false.</param>
public sealed record RevocationAcknowledgement(string? Stream = null, long? Position = null, bool Leaving = false)
{
    /// <summary>Without values: clients send secrets in wrong fields by mistake.</summary>
    public override string ToString() => nameof(RevocationAcknowledgement);
}

public sealed class RevocationAcknowledgementValidator : AbstractValidator<RevocationAcknowledgement>
{
    private const int StreamMaxLength = 128;

    public RevocationAcknowledgementValidator()
    {
        RuleFor(acknowledgement => acknowledgement.Stream).NotEmpty().WithMessage("A stream is required.").AtMost(StreamMaxLength);
        RuleFor(acknowledgement => acknowledgement.Position).NotNull().WithMessage("A position is required.")
            .GreaterThanOrEqualTo(0).WithMessage("Must be at least 0.");
    }
}

public sealed class AcknowledgeRevocationsHandler(RequestContext context, IRevocationStreams streams)
    : IRequestHandler<AcknowledgeRevocations, ErrorOr<Success>>
{
    public Task<ErrorOr<Success>> Handle(AcknowledgeRevocations command, CancellationToken cancellationToken)
    {
        var (stream, position, isLeaving) = command.Acknowledgement;
        return Task.FromResult(
            isLeaving ? streams.Leave(context, stream!) : streams.Acknowledge(context, stream!, position!.Value));
    }
}
