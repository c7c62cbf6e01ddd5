using FluentValidation.TestHelper;
using Pulse.Application.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.UnitTests.Application.ApiKeys;

public sealed class ApiKeyValidatorTests
{
    private static readonly PermissionName[] Read = [Permission.ReadUsers];
    private static readonly PermissionName[] Twice = [Permission.ReadUsers, Permission.WriteUsers, Permission.ReadUsers];
    private static readonly string?[] BadNames = [null, "", " ", new('n', 101), "a\nb", "a\0b", "a\uD800"];
    private static readonly string[] BadDescriptions = [new('d', 501), "a\0b", "\uDC00"];

    private readonly CreateApiKeyValidator create = new();
    private readonly ApiKeyPatchValidator patch = new();

    [Test]
    public void A_complete_key_request_is_valid()
    {
        create.TestValidate(new CreateApiKey(new string('n', 100), Read, new string('d', 500), DateTime.UnixEpoch))
            .ShouldNotHaveAnyValidationErrors();
        create.TestValidate(new CreateApiKey("Till", Read, "Two\r\n\tlines")).ShouldNotHaveAnyValidationErrors();
    }

    [TestCaseSource(nameof(BadNames))]
    public void An_invalid_name_is_refused(string? name)
    {
        create.TestValidate(new CreateApiKey(name!, Read)).ShouldHaveValidationErrorFor(command => command.Name);
        patch.TestValidate(new ApiKeyPatch { Name = new(name) }).ShouldHaveValidationErrorFor("name");
    }

    [TestCaseSource(nameof(BadDescriptions))]
    public void An_invalid_description_is_refused(string description)
    {
        create.TestValidate(new CreateApiKey("Till", Read, description)).ShouldHaveValidationErrorFor(command => command.Description);
        patch.TestValidate(new ApiKeyPatch { Description = new(description) }).ShouldHaveValidationErrorFor("description");
    }

    [Test]
    public void Permissions_are_required_and_must_not_repeat()
    {
        foreach (var permissions in new[] { null, [], Twice })
        {
            create.TestValidate(new CreateApiKey("Till", permissions!)).ShouldHaveValidationErrorFor(command => command.Permissions);
            patch.TestValidate(new ApiKeyPatch { Permissions = new(permissions) }).ShouldHaveValidationErrorFor("permissions");
        }
    }

    [Test]
    public void Each_validation_message_is_plain_text_without_code_names()
    {
        var messages = create.TestValidate(new CreateApiKey(null!, Twice, "\0")).Errors.Select(error => error.ErrorMessage);

        Assert.That(
            string.Join(" ", messages),
            Is.EqualTo(
                "A name is required. Must not contain control characters other than line breaks and tabs, "
                    + "invisible characters or unassigned characters. Must not contain a permission twice."));
    }

    [Test]
    public void A_patch_of_nothing_is_valid() => patch.TestValidate(new ApiKeyPatch()).ShouldNotHaveAnyValidationErrors();

    [Test]
    public void A_patch_clears_what_may_be_empty()
    {
        patch.TestValidate(new ApiKeyPatch { Description = new(null), ExpiresAt = new(null), Active = new(false) })
            .ShouldNotHaveAnyValidationErrors();
    }
}
