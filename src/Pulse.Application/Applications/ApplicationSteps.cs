using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Submits a draft of the account in effect.</summary>
[RequirePermission(Permission.WriteApplications)]
public sealed record SubmitApplication(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

/// <summary>Withdraws an application that is not decided yet.</summary>
[RequirePermission(Permission.WriteApplications)]
public sealed record WithdrawApplication(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

/// <summary>Starts the review of a submitted application.</summary>
[RequirePermission(Permission.DecideApplications)]
public sealed record ReviewApplication(Guid Id, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

/// <summary>Declines an application in review.</summary>
[RequirePermission(Permission.DecideApplications)]
public sealed record DeclineApplication(Guid Id, Decline Decline, IfMatch IfMatch) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

/// <summary>The reason of a decline. The body can be absent.</summary>
public sealed record Decline
{
    /// <summary>The reason, for the applicant: 1 to 1,000 characters.</summary>
    public string? Reason { get; init; }
}

public sealed class DeclineValidator : AbstractValidator<Decline>
{
    public DeclineValidator() => RuleFor(decline => decline.Reason).Lines(MerchantApplication.ReasonMaxLength);
}

public sealed class ApplicationStepHandler(
    RequestContext context, IApplicationRepository applications, AuditedUpdate audited, TimeProvider clock, ApplicationView view)
    : IRequestHandler<SubmitApplication, ErrorOr<Versioned<ApplicationDto>>>,
    IRequestHandler<WithdrawApplication, ErrorOr<Versioned<ApplicationDto>>>,
    IRequestHandler<ReviewApplication, ErrorOr<Versioned<ApplicationDto>>>,
    IRequestHandler<DeclineApplication, ErrorOr<Versioned<ApplicationDto>>>
{
    private string By => context.RequiredCaller.Name;

    public Task<ErrorOr<Versioned<ApplicationDto>>> Handle(SubmitApplication command, CancellationToken cancellationToken) => StepAsync(
        AuditActions.ApplicationSubmitted,
        command.Id,
        command.IfMatch,
        application => application.Submit(By, clock.UtcNow),
        cancellationToken);

    public Task<ErrorOr<Versioned<ApplicationDto>>> Handle(WithdrawApplication command, CancellationToken cancellationToken) => StepAsync(
        AuditActions.ApplicationWithdrawn,
        command.Id,
        command.IfMatch,
        application => application.Withdraw(By, clock.UtcNow),
        cancellationToken);

    public Task<ErrorOr<Versioned<ApplicationDto>>> Handle(ReviewApplication command, CancellationToken cancellationToken) => StepAsync(
        AuditActions.ApplicationReviewed,
        command.Id,
        command.IfMatch,
        application => application.Review(By, clock.UtcNow),
        cancellationToken);

    public Task<ErrorOr<Versioned<ApplicationDto>>> Handle(DeclineApplication command, CancellationToken cancellationToken) => StepAsync(
        AuditActions.ApplicationDeclined,
        command.Id,
        command.IfMatch,
        application => application.Decline(command.Decline.Reason, By, clock.UtcNow),
        cancellationToken);

    private async Task<ErrorOr<Versioned<ApplicationDto>>> StepAsync(
        string action, Guid id, IfMatch ifMatch, Func<MerchantApplication, ErrorOr<Success>> step, CancellationToken cancellationToken)
    {
        var changed = await audited.UpdateAsync(
            action,
            ifMatch,
            token => applications.FindAsync(context.RequiredScope.AccountId, id, token).Or(Errors.NotFound("application")),
            ApplicationSnapshot.StateOf,
            step,
            cancellationToken);
        return changed.Then(view.Of);
    }
}
