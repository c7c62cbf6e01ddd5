using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Declines an application in review.</summary>
[RequirePermission(Permission.DecideApplications)]
public sealed record DeclineApplication(Guid Id, Decline Decline, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

/// <summary>Parameters of a decline. All fields, and the body, can be absent.</summary>
public sealed record Decline
{
    /// <summary>Reason for the applicant: 1 to 1,000 characters.</summary>
    public string? Reason { get; init; }
}

public sealed class DeclineValidator : AbstractValidator<Decline>
{
    public DeclineValidator() => RuleFor(decline => decline.Reason).Lines(MerchantApplication.ReasonMaxLength);
}

public sealed class DeclineApplicationHandler(RequestContext context, ApplicationChanges changes, TimeProvider clock, ApplicationView view)
    : IRequestHandler<DeclineApplication, ErrorOr<Versioned<ApplicationDto>>>
{
    public async Task<ErrorOr<Versioned<ApplicationDto>>> Handle(DeclineApplication command, CancellationToken cancellationToken)
    {
        var changed = await changes.ChangeAsync(
            AuditActions.ApplicationDeclined,
            command.Id,
            command.IfMatch,
            application => application.Decline(command.Decline.Reason, context.RequiredCaller.Name, clock.UtcNow),
            cancellationToken);
        return changed.Then(view.Of);
    }
}
