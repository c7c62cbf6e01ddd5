using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Domain.ApiKeys;

public sealed class ApiKeyDetailsTests
{
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\t")]
    public void A_key_requires_a_name(string name) => Assert.That(() => Some.Details(name), Throws.ArgumentException);

    [Test]
    public void Text_fields_accept_their_maximum_length_and_refuse_one_character_more()
    {
        var name = new string('n', ApiKey.NameMaxLength);
        var description = new string('d', ApiKey.DescriptionMaxLength);

        Assert.That(() => Some.Details(name, description), Throws.Nothing);
        Assert.That(() => Some.Details(name + "n"), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => Some.Details(name, description + "d"), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void A_key_requires_a_permission()
    {
        Assert.That(() => Some.Details(permissions: PermissionSet.None), Throws.InstanceOf<ArgumentException>());
    }
}
